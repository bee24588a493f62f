import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../../..');
const BUILT = path.join(ROOT, 'dist/test/workers');

/** A worker's source, built for a thread: Jest compiles for itself alone. Named by its content, so that runs side by side do not meet. */
export function builtWorker(source: string): string {
  const alias = Object.fromEntries(readdirSync(path.join(ROOT, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(ROOT, 'libs', lib, 'src/index.ts')]));
  const { outputFiles } = buildSync({ entryPoints: [source], bundle: true, write: false, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', logLevel: 'warning', alias });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const file = path.join(BUILT, `${path.basename(source, '.ts')}-${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`);
  if (existsSync(file)) return file;
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, code);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** Stands in for the workers' own `workerFile` in tests (jest.config.cjs). */
export function workerFile(app: string, entry: string): string {
  return builtWorker(path.join(ROOT, 'apps', app, 'src', `${entry}.ts`));
}
