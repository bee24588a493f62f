// npm start: installs, builds, and hands over to the local composition with the arguments given.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { buildIfChanged } from './built.mjs';

await ensureInstalled();
const status = buildIfChanged();
if (status !== 0) {
  process.stderr.write('The build failed; its words stand above.\n');
  process.exit(status);
}

const child = spawn(process.execPath, ['--enable-source-maps', path.join(root, 'dist/apps/local/start.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    // A terminal sends its Ctrl-C to the child as well; twice would mean "at once, without draining".
    if (name === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(name);
  });
}
child.once('error', (error) => {
  process.stderr.write(`LeadFactory could not be started: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
