import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
// Relative: Jest loads the global set-up before it knows the names of the libraries.
import { endLeftover, lockHolder, type RunningServers, startServers } from '../../servers/src/index';

const ROOT = path.resolve(__dirname, '../../..');
const RUNS = path.join(ROOT, '.leadfactory/test/runs');

interface TestRun {
  servers: RunningServers;
  directory: string;
}

/** Kept on the global object: Jest loads set-up and tear-down as separate modules of one process. */
const holder = globalThis as typeof globalThis & { leadfactoryTestRun?: TestRun };

/** Starts this run's own servers, beside those of any other run, and clears away what dead runs left. */
export async function beginRun(): Promise<void> {
  await removeDeadRuns();
  const directory = path.join(RUNS, `${process.pid}-${Date.now().toString(36)}`);
  // The tests' servers are always private ones: a DATABASE_URL in the developer's shell must not be tested against.
  const servers = await startServers({
    directory,
    env: { PATH: process.env.PATH },
    binDirectory: path.join(ROOT, '.leadfactory/bin'),
    durable: false,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  holder.leadfactoryTestRun = { servers, directory };
  process.env.LF_TEST_DATABASE_URL = servers.databaseUrl;
  process.env.LF_TEST_NATS_URL = servers.natsUrl;
  process.env.LF_TEST_REDIS_URL = servers.redisUrl;
}

/** Ends this run's servers and removes their data. */
export async function endRun(): Promise<void> {
  const run = holder.leadfactoryTestRun;
  if (!run) return;
  await run.servers.stop();
  await rm(run.directory, { recursive: true, force: true });
}

async function removeDeadRuns(): Promise<void> {
  const names = await readdir(RUNS).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const directory = path.join(RUNS, name);
    // The folder's name begins with its maker's pid: one that is just being made has no lock yet.
    if ((await lockHolder(path.join(directory, 'owner.lock'))) !== undefined || isYoung(name)) continue;
    for (const name of ['postgres', 'nats', 'redis'] as const) await endLeftover(directory, name);
    await removeWhileServersLeave(directory);
  }
}

/** The servers of a killed run end by themselves within moments, and may write meanwhile. */
async function removeWhileServersLeave(directory: string): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    try {
      await rm(directory, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 5) throw error;
      await delay(200);
    }
  }
}

function isYoung(name: string): boolean {
  const madeAt = parseInt(name.split('-')[1] ?? '', 36);
  return Number.isFinite(madeAt) && Date.now() - madeAt < 10_000;
}
