// npm test: installs, builds (some tests start the built processes), runs Jest with the arguments given, and ends with
// one line that counts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, root } from './bootstrap.mjs';
import { buildIfChanged } from './built.mjs';
import { countLine, countsOf } from './test-count.mjs';

await ensureInstalled();
const built = buildIfChanged();
if (built !== 0) {
  process.stderr.write('The build failed; its words stand above. No test was run.\n');
  finish({ passed: 0, failed: 1, skipped: 0 }, built);
}

const output = path.join(root, `.leadfactory/test/result-${process.pid}.json`);
mkdirSync(path.dirname(output), { recursive: true });
const args = ['--json', `--outputFile=${output}`, ...(process.env.CI ? ['--ci'] : []), ...process.argv.slice(2)];
const { status, signal } = spawnSync(process.execPath, [path.join(root, 'node_modules/jest/bin/jest.js'), ...args], {
  cwd: root,
  // With --json, Jest prints its report to standard error and the result to standard output, where nobody wants it.
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, NODE_ENV: 'test' },
});
finish(countsOf(resultOf(output)), signal ? 1 : (status ?? 1));

function resultOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stderr.write(`Jest left no result (${error.message}).\n`);
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

function finish(counts, code) {
  process.stdout.write(`${countLine(counts)}\n`);
  // A failure in the count must never leave with status 0.
  process.exit(code === 0 && counts.failed > 0 ? 1 : code);
}
