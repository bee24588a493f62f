// npm run accuracy [-- SEED ...]: precision and recall of the audit's checks on pages with known answers, as a table and as JSON.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';

const outfile = path.join(root, 'dist/accuracy/main.js');
await build({
  entryPoints: [path.join(root, 'apps/assessment/test/accuracy/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
  // `import()` must stay one: Lighthouse and the expectations are ES modules.
  supported: { 'dynamic-import': true },
  alias: Object.fromEntries(readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')])),
});
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
