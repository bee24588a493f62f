import tseslint from 'typescript-eslint';

// Code that states what must not be imported where; the graph rules themselves (Nx tags, cycles)
// stand in .dependency-cruiser.cjs, which reads the tags of every project.json.
const domainFiles = ['apps/*/src/**/*.rules.ts', 'apps/assessment/src/checks/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.nx/**', '.leadfactory/**', 'coverage/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-properties': ['error', { object: 'URL', property: 'canParse', message: 'Node 20 refuses umlauts once it is optimised: use isUrl of @leadfactory/kernel.' }],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-params': ['error', 7],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['**/env.ts', '**/*.spec.ts', 'libs/testing/**', 'libs/servers/**', 'apps/e2e/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only env.ts reads the environment, through a schema.' },
        { object: 'URL', property: 'canParse', message: 'Node 20 refuses umlauts once it is optimised: use isUrl of @leadfactory/kernel.' },
      ],
    },
  },
  {
    files: domainFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@nestjs/*', 'typeorm', '@nats-io/*', 'pg', 'redis'], message: 'Domain files import no framework.' }] },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'apps/e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.property.name='only']", message: 'A committed .only hides every other test.' },
      ],
    },
  },
);
