// npm run chaos [-- --seed N --short --json]: kills, stops and spoils every part of the running product, and checks what it promises.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { buildIfChanged } from './built.mjs';

await ensureInstalled();
const built = buildIfChanged();
if (built !== 0) process.exit(built);

// Beside the apps that it starts.
const outfile = path.join(root, 'dist/apps/e2e/chaos.js');
await build({
  entryPoints: [path.join(root, 'apps/e2e/test/chaos/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
  alias: Object.fromEntries(readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')])),
});
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name === 'SIGHUP' ? 'SIGTERM' : name));
child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
