import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { endLeftover, type ServerControl, startNats, startPostgres, startRedis } from './index';
import { isAlive } from './processes';
import { converse } from './probe';

const binDirectory = path.resolve(__dirname, '../../../.leadfactory/bin');
const env = { PATH: process.env.PATH };
// A server may take a minute to answer (READY_WITHIN_MS): whoever gives up earlier fails on a machine that keeps its word.
jest.setTimeout(150_000);
/** As long as the server's own probe waits: a greeting is a matter of luck on a busy machine. */
const WITHIN_MS = 2_000;
let directory: string;
let server: ServerControl | undefined;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'lf-chaos-'));
});
afterEach(async () => {
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('PostgreSQL killed in the middle of a session keeps what was committed and answers on the same address', async () => {
  server = await startPostgres({ directory, env });
  const client = new Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE ledger (cents int)');
  await client.query('INSERT INTO ledger VALUES (12900)');
  await client.query('BEGIN');
  await client.query('INSERT INTO ledger VALUES (99)');
  const { url, pid } = server;
  await server.kill();
  expect(server.pid).toBeUndefined();
  await server.start();
  expect(server.url).toBe(url);
  expect(server.pid).not.toBe(pid);
  const again = new Client({ connectionString: server.url });
  await again.connect();
  expect((await again.query('SELECT cents FROM ledger')).rows).toEqual([{ cents: 12900 }]);
  await again.end();
});

test.each([
  ['NATS', startNats, /^INFO /, ''],
  ['Redis', startRedis, /PONG/, 'PING\r\n'],
] as const)('%s killed and started again answers on the same address', async (_name, start, greeting, say) => {
  server = await start({ directory, env, binDirectory });
  const { url, port } = server;
  await server.kill();
  await expect(converse({ host: '127.0.0.1', port }, say, greeting, WITHIN_MS)).rejects.toThrow(/ECONNREFUSED/);
  await server.start();
  expect(server.url).toBe(url);
  expect(await converse({ host: '127.0.0.1', port }, say, greeting, WITHIN_MS)).toMatch(greeting);
});

test('a server left behind is ended by its record, and only once', async () => {
  server = await startRedis({ directory, env, binDirectory });
  const { pid } = server;
  const lines: string[] = [];
  await endLeftover(directory, 'redis', (line) => lines.push(line));
  await endLeftover(directory, 'redis', (line) => lines.push(line));
  expect(await isAlive(pid ?? 0)).toBe(false);
  expect(lines).toEqual([`Ending the redis server that an earlier start left behind (process ${pid})`]);
});

test('a missing program outside Debian is told with the command that installs it', async () => {
  const { findBinary } = await import('./binaries');
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
  Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
  try {
    await expect(findBinary({ program: 'nats-server', binDirectory, env: { PATH: directory }, log: () => undefined })).rejects.toThrow(
      /nats-server is not installed\. Install it with brew install nats-server, or name a running one in NATS_URL, or .*docker compose/,
    );
  } finally {
    Object.defineProperty(process, 'platform', platform);
  }
});
