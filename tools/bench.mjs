// npm run bench [-- options]: builds the benchmark and runs it. What it is compared with is installed by `npm ci` in
// tools/bench, beside the product and no part of it; --no-peers does without.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { bundle } from './bench/bundle.mjs';
import { ensureInstalled, isInstalled, root } from './bootstrap.mjs';
import { buildIfChanged } from './built.mjs';

const folder = path.join(root, 'tools/bench');
const args = process.argv.slice(2);

await ensureInstalled();
if (!args.includes('--no-peers')) installPeers();
const status = buildIfChanged();
if (status !== 0) process.exit(status);
// Beside the apps, because the machine that some cases bring up looks for them there.
const outdir = path.join(root, 'dist/apps/bench');
const processes = readdirSync(path.join(folder, 'processes')).map((file) => path.join(folder, 'processes', file));
await bundle([path.join(folder, 'main.ts'), ...processes], outdir);

const child = spawn(process.execPath, ['--enable-source-maps', path.join(outdir, 'main.js'), ...args], { cwd: root, stdio: 'inherit' });
// Ctrl-C of a terminal reaches the child as well; ours is to wait until it has tidied up.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => name !== 'SIGINT' && child.kill(name));
child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));

function installPeers() {
  const lock = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  if (existsSync(path.join(folder, 'node_modules')) && isInstalled(folder, lock)) return;
  process.stderr.write('Installing the engines to compare with (once)\n');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status === 0) return;
  process.stderr.write(`The engines to compare with could not be installed ('npm ci' in ${folder} ended with status ${done.status}). Without them: npm run bench -- --no-peers\n`);
  process.exit(1);
}
