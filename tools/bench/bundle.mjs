// How TypeScript becomes what Node runs, the same for apps and tools: SWC compiles each file, because esbuild emits no
// decorator metadata and Nest's injection needs it; esbuild bundles. Packages stay outside the bundle.
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../bootstrap.mjs';

const aliases = Object.fromEntries(readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')]));

const swc = {
  name: 'swc',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, 'utf8'), {
        filename: file,
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      });
      return { contents: code, loader: 'js' };
    });
  },
};

export async function bundle(entryPoints, outdir) {
  await build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    keepNames: true,
    sourcemap: 'linked',
    logLevel: 'warning',
    alias: aliases,
    plugins: [swc],
  });
}
