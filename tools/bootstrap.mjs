// Runs before anything is installed: Node's own modules only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const OLDEST_NODE = [20, 19];

/** What is wrong with this Node, as a sentence; undefined when it will do. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return undefined;
  return `LeadFactory needs Node ${OLDEST_NODE.join('.')} or later, and this is Node ${version}. Install a current one from https://nodejs.org or with your package manager.`;
}

/**
 * Sees to it that the dependencies of package-lock.json are there; ends the process with a sentence when they cannot be.
 * @param folder the checkout
 */
export async function ensureInstalled(folder = root) {
  const problem = nodeProblem();
  if (problem) stop(problem);
  const marker = path.join(folder, 'node_modules/.leadfactory-lock');
  const lock = readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (contentOf(marker) === hash) return;
  if (!isInstalled(folder, JSON.parse(lock))) await install(folder);
  mkdirSync(path.dirname(marker), { recursive: true });
  writeFileSync(marker, hash);
}

/** Whether what npm says it installed is what the lock file asks for: then a developer's `npm install` is left in peace. */
export function isInstalled(folder, lock) {
  const record = contentOf(path.join(folder, 'node_modules/.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages ?? {};
  return Object.entries(lock.packages).every(([name, wanted]) => {
    if (name === '' || wanted.link) return true;
    // Optional packages of other platforms are rightly absent.
    if (installed[name] === undefined) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    return installed[name].version === wanted.version && existsSync(path.join(folder, name));
  });
}

async function install(folder) {
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1000);
  const show = process.stderr.isTTY ? () => process.stderr.write(`\rInstalling dependencies … ${seconds()} s `) : () => undefined;
  if (!process.stderr.isTTY) process.stderr.write('Installing dependencies (once, about a minute)\n');
  const ticker = setInterval(show, 1000);
  show();
  // Development tools are needed to build, also where NODE_ENV says production.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  const viaNpm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, [process.env.npm_execpath, ...args]] : ['npm', args];
  const { status, output } = await run(...viaNpm, folder);
  clearInterval(ticker);
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (status !== 0) {
    process.stderr.write(output);
    stop(`The dependencies could not be installed ('npm ci' ended with status ${status}; its words stand above). Check the network and the registry, then try again.`);
  }
  process.stderr.write(`Dependencies installed in ${seconds()} s\n`);
}

function run(file, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ status: 127, output: `${error.message}\n` }));
    child.once('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

function contentOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
