// npm run reset: forgets the data of this installation. Downloaded programs stay; the next start need not fetch them again.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from './bootstrap.mjs';

const KEPT = ['bin', 'test'];
/** What a start leaves in its folder before anything else. */
const OURS = ['secrets.json', 'servers.json', 'services.json', 'owner.lock', 'postgres', 'nats', 'logs'];
const { values } = parseArgs({ options: { directory: { type: 'string' } } });
// The same folder as the start's, which runs in the checkout and refuses an empty setting: another one holds another installation's data.
const named = process.env.LEADFACTORY_DIR ?? '.leadfactory';
if (values.directory === undefined && named === '') fail('LEADFACTORY_DIR is empty: expected a folder, or no such setting.');
const directory = values.directory === undefined ? path.resolve(root, named) : path.resolve(values.directory);

const owner = jsonOf('owner.lock');
if (owner && isSame(owner)) {
  fail(`LeadFactory is running on ${directory} (process ${owner.pid}). Stop it first: Ctrl-C in its terminal, or 'kill ${owner.pid}'.`);
}
// A setting that names a home directory by mistake must not empty it.
const present = existsSync(directory) ? readdirSync(directory).filter((name) => !KEPT.includes(name)) : [];
if (present.length > 0 && !present.some((name) => OURS.includes(name))) fail(`${directory} holds no data of LeadFactory. Nothing was removed.`);
// Servers of a killed start end by themselves within moments; one that has not is asked to, or it would write on.
for (const [name, server] of Object.entries(jsonOf('servers.json') ?? {})) {
  if (!isSame(server)) continue;
  process.kill(server.pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  for (let waited = 0; isSame(server) && waited < 10_000; waited += 50) await delay(50);
}
for (const name of present) rmSync(path.join(directory, name), { recursive: true, force: true });
process.stdout.write(present.length > 0 ? `Forgot the data in ${directory}.\n` : `There is nothing to forget in ${directory}.\n`);

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

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
