// npm run reset: forgets the data of this checkout. Downloaded programs stay; the next start need not fetch them again.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from './bootstrap.mjs';

const KEPT = ['bin', 'test'];
const { values } = parseArgs({ options: { directory: { type: 'string', default: path.join(root, '.leadfactory') } } });
const directory = path.resolve(values.directory);

const owner = jsonOf('owner.lock');
if (owner && isSame(owner)) {
  process.stderr.write(`LeadFactory is running on ${directory} (process ${owner.pid}). Stop it first: Ctrl-C in its terminal, or 'kill ${owner.pid}'.\n`);
  process.exit(1);
}
// Servers of a killed start end by themselves within moments; one that has not is asked to, or it would write on.
for (const [name, server] of Object.entries(jsonOf('servers.json') ?? {})) {
  if (!isSame(server)) continue;
  process.kill(server.pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  for (let waited = 0; isSame(server) && waited < 10_000; waited += 50) await delay(50);
}
const removed = existsSync(directory) ? readdirSync(directory).filter((name) => !KEPT.includes(name)) : [];
for (const name of removed) rmSync(path.join(directory, name), { recursive: true, force: true });
process.stdout.write(removed.length > 0 ? `Forgot the data in ${directory}.\n` : `There is nothing to forget in ${directory}.\n`);

/** Whether the process that wrote this still runs: the same pid, and where that can be told, the same start. */
function isSame({ pid, mark }) {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  const stat = textOf(`/proc/${pid}/stat`);
  // As libs/servers marks processes: boot and start time in ticks. Field 3 is the state, Z a zombie.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields !== undefined && fields[0] !== 'Z' && `${textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${fields[19]}` === mark;
}

function jsonOf(name) {
  const text = textOf(path.join(directory, name));
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // Half-written by a crash: it names nobody.
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}
