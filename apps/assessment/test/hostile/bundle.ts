import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../../../..');

/** One file to run in a process of its own. SWC compiles, because esbuild leaves out the metadata that injection needs. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', keepNames: true, logLevel: 'warning',
    alias: Object.fromEntries(readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')])),
    plugins: [{
      name: 'swc',
      setup: (building) => building.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        const { code } = await transform(await readFile(file, 'utf8'), { filename: file, swcrc: false, jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, target: 'es2022', keepClassNames: true }, module: { type: 'es6' } });
        return { contents: code, loader: 'js' };
      }),
    }],
  });
}
