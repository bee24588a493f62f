import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { Client } from 'pg';
import { createClient } from 'redis';
import { isAlive, waitUntilGone } from './processes';
import { type RunningServers, type StartOptions, startServers } from './servers';

const binDirectory = path.resolve(__dirname, '../../../.leadfactory/bin');
const env = { PATH: process.env.PATH };
// A server may take a minute to answer (READY_WITHIN_MS): whoever gives up earlier fails on a machine that keeps its word.
jest.setTimeout(150_000);
const running: RunningServers[] = [];
const folders: string[] = [];

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'lf-servers-'));
  folders.push(made);
  return made;
}

async function start(options: Partial<StartOptions> & { directory: string }): Promise<RunningServers> {
  const servers = await startServers({ env, binDirectory, durable: false, ...options });
  running.push(servers);
  return servers;
}

async function sql<T>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

function pidsOf(servers: RunningServers): number[] {
  const { postgres, nats, redis } = servers.pids;
  return [postgres, nats, redis].filter((pid) => pid !== undefined);
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((servers) => servers.stop()));
  await Promise.all(folders.splice(0).map((made) => rm(made, { recursive: true, force: true })));
});

describe('private servers', () => {
  test('come up, keep their data over a restart on the same ports, and leave no process behind', async () => {
    const directory = await folder();
    const first = await start({ directory, durable: true });
    await sql(first.databaseUrl, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('yes')");
    const nats = await connect({ servers: first.natsUrl });
    await (await jetstreamManager(nats)).streams.add({ name: 'KEPT', subjects: ['kept'] });
    await nats.close();
    const redis = createClient({ url: first.redisUrl });
    await redis.connect();
    await redis.set('kept', 'yes');
    await redis.close();
    const pids = pidsOf(first);
    expect(pids).toHaveLength(3);
    await first.stop();
    for (const pid of pids) expect(await isAlive(pid)).toBe(false);

    const second = await start({ directory, durable: true });
    expect([second.databaseUrl, second.natsUrl, second.redisUrl]).toEqual([first.databaseUrl, first.natsUrl, first.redisUrl]);
    expect(await sql(second.databaseUrl, 'SELECT word FROM kept')).toEqual([{ word: 'yes' }]);
    expect(await sql(second.databaseUrl, "SELECT current_setting('fsync') AS fsync")).toEqual([{ fsync: 'on' }]);
    const again = await connect({ servers: second.natsUrl });
    expect((await (await jetstreamManager(again)).streams.info('KEPT')).config.name).toBe('KEPT');
    await again.close();
    const redisAgain = createClient({ url: second.redisUrl });
    await redisAgain.connect();
    expect(await redisAgain.get('kept')).toBe('yes');
    await redisAgain.close();
  });

  test('a remembered port taken by another program falls over to a free one', async () => {
    const directory = await folder();
    const first = await start({ directory });
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(Number(new URL(first.natsUrl).port), '127.0.0.1', resolve));
    try {
      const second = await start({ directory });
      expect(second.natsUrl).not.toBe(first.natsUrl);
      expect(second.redisUrl).toBe(first.redisUrl);
    } finally {
      squatter.close();
    }
  });

  test('a second start in the same folder is refused with the process that holds it', async () => {
    const directory = await folder();
    await start({ directory });
    await expect(start({ directory })).rejects.toMatchObject({ code: 'already_running', message: expect.stringContaining(`process ${process.pid}`) });
  });

  test('servers of a starter that was killed with SIGKILL end by themselves, and the folder can be used again', async () => {
    const directory = await folder();
    const starter = spawn(process.execPath, ['-e', STARTER, directory, binDirectory], { cwd: path.resolve(__dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] });
    const pids = await new Promise<number[]>((resolve, reject) => {
      starter.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as number[]));
      starter.once('exit', (code) => reject(new Error(`the starter ended with ${code}`)));
    });
    expect(pids).toHaveLength(3);
    starter.kill('SIGKILL');
    for (const pid of pids) expect(await waitUntilGone(pid, 10_000)).toBe(true);
    const servers = await start({ directory });
    expect(await sql(servers.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a pid file naming a living stranger does not keep PostgreSQL from starting, and the stranger lives', async () => {
    const directory = await folder();
    const first = await start({ directory });
    await first.stop();
    await writeFile(path.join(directory, 'postgres/data/postmaster.pid'), `${process.pid}\n`);
    const recorded = JSON.parse(await readFile(path.join(directory, 'servers.json'), 'utf8'));
    recorded.nats = { ...recorded.nats, pid: process.pid, mark: 'another start' };
    await writeFile(path.join(directory, 'servers.json'), JSON.stringify(recorded));
    const second = await start({ directory });
    expect(pidsOf(second)).toHaveLength(3);
  });

  test('data of another PostgreSQL version are refused with what to do, and untouched', async () => {
    const directory = await folder();
    await mkdir(path.join(directory, 'postgres/data'), { recursive: true });
    await writeFile(path.join(directory, 'postgres/data/PG_VERSION'), '13\n');
    await expect(start({ directory })).rejects.toMatchObject({ code: 'other_version', message: expect.stringMatching(/written by PostgreSQL 13.*brings PostgreSQL 18.*npm run reset/s) });
    expect(await readFile(path.join(directory, 'postgres/data/PG_VERSION'), 'utf8')).toBe('13\n');
    expect(JSON.parse(await readFile(path.join(directory, 'servers.json'), 'utf8')).redis.pid).toBeUndefined();
  });
});

describe('servers named in the environment', () => {
  test('are used instead of private ones and are not stopped', async () => {
    const own = await start({ directory: await folder() });
    const guest = await start({
      directory: await folder(),
      env: { ...env, DATABASE_URL: own.databaseUrl, NATS_URL: own.natsUrl, REDIS_URL: own.redisUrl },
    });
    expect(guest.pids).toEqual({});
    expect(guest.databaseUrl).toBe(own.databaseUrl);
    await guest.stop();
    for (const pid of pidsOf(own)) expect(await isAlive(pid)).toBe(true);
  });

  test('that cannot be reached are all named at once', async () => {
    const unreachable = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c', NATS_URL: 'nats://127.0.0.1:1', REDIS_URL: 'redis://127.0.0.1:1' };
    await expect(start({ directory: await folder(), env: { ...env, ...unreachable } })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/DATABASE_URL names.*NATS_URL names.*REDIS_URL names.*unset it/s),
    });
  });
});

// Compiles the sources as the tests do, and waits for its end.
const STARTER = `
  const swc = require('@swc/core');
  require('node:module')._extensions['.ts'] = (module, file) => module._compile(swc.transformFileSync(file,
    { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }).code, file);
  const { startServers } = require('./libs/servers/src/servers.ts');
  const [directory, binDirectory] = process.argv.slice(1);
  startServers({ directory, binDirectory, env: { PATH: process.env.PATH }, durable: false }).then(({ pids }) => {
    console.log(JSON.stringify([pids.postgres, pids.nats, pids.redis]));
    setInterval(() => {}, 1000);
  });
`;
