import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';

const ROOT = path.resolve(__dirname, '../../..');

/** Bundles a sample as apps are bundled, so that a test can run it as a process of its own. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', keepNames: true, logLevel: 'error',
    alias: Object.fromEntries(['kernel', 'contracts', 'persistence', 'messaging'].map((lib) => [`@leadfactory/${lib}`, path.join(ROOT, 'libs', lib, 'src/index.ts')])),
    plugins: [
      {
        name: 'swc',
        setup: (plugin) =>
          plugin.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
            const { code } = await transform(await readFile(file, 'utf8'), {
              filename: file, swcrc: false, module: { type: 'es6' },
              jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, target: 'es2022', keepClassNames: true },
            });
            return { contents: code, loader: 'js' };
          }),
      },
    ],
  });
}
