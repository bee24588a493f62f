// Bundles apps to dist/apps/<name>/: node tools/build.mjs [name ...]   (all when none is named).
// esbuild does the bundling; SWC compiles each .ts file, because esbuild emits no decorator metadata
// and Nest's injection needs it. Packages stay outside the bundle.
import { build } from 'esbuild';
import { transform } from '@swc/core';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const aliases = Object.fromEntries(
  readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')]),
);

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

/** Every file directly under src/ that starts a process: main.ts, and what project.json lists as "entries". */
async function entriesOf(name) {
  const folder = path.join(root, 'apps', name);
  const project = JSON.parse(await readFile(path.join(folder, 'project.json'), 'utf8'));
  const entries = project.entries ?? ['src/main.ts'];
  return entries.map((entry) => path.join(folder, entry)).filter((file) => existsSync(file));
}

async function buildApp(name) {
  const entryPoints = await entriesOf(name);
  if (entryPoints.length === 0) return;
  await build({
    entryPoints,
    outdir: path.join(root, 'dist/apps', name),
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

const names = process.argv.slice(2);
const all = readdirSync(path.join(root, 'apps')).filter((name) => existsSync(path.join(root, 'apps', name, 'project.json')));
await Promise.all((names.length > 0 ? names : all).map(buildApp));
