import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type Account, chooseAccount } from './postgres.account';
import { type PostgresBinaries, postgresBinaries } from './postgres.binaries';
import { commandLine } from './processes';
import { ServerError, hasCode, wordsOf } from './server.error';
import { type ServerControl, type ServerOptions, endProcess, startServer } from './server.process';

const run = promisify(execFile);
const SUPERUSER = 'leadfactory';
const DATABASE = 'leadfactory';

// Two cores and a laptop's memory; twelve services with a pool each need the connections.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  // Parallel queries need /dev/shm, which containers keep at 64 MB, and win nothing on two cores.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  shared_preload_libraries: 'pg_stat_statements',
  // Queues leave rows behind by the thousand; a minute between two looks is long for them.
  autovacuum_naptime: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %a ',
};
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A private PostgreSQL under `<directory>/postgres`; its URL is a superuser's, to the database `leadfactory`.
 * @throws ServerError cannot_install, cannot_run_as, other_version, password_lost, exited_at_start or not_ready
 */
export async function startPostgres(options: ServerOptions): Promise<ServerControl> {
  const binaries = await postgresBinaries(__dirname);
  const home = path.join(options.directory, 'postgres');
  await mkdir(home, { recursive: true });
  const account = await chooseAccount(binaries.postgres, home);
  await endAbandoned(path.join(home, 'data'));
  await checkVersion(path.join(home, 'data'), binaries);
  const password = await initialise(home, binaries, account, options);
  await account.own(home);
  const settings = { ...SETTINGS, ...(options.durable === false ? NOT_DURABLE : {}) };
  const url = (port: number, database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const control = await startServer({
    name: 'postgres',
    title: 'PostgreSQL',
    options,
    // SIGTERM would wait for every client to hang up; SIGINT ends their sessions.
    stopSignal: 'SIGINT',
    command: (port) =>
      account.wrap({
        file: binaries.postgres,
        args: ['-D', path.join(home, 'data'), '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        env: { PATH: options.env.PATH, LANG: 'C' },
      }),
    url: (port) => url(port, DATABASE),
    probe: (port) => createDatabase(url(port, 'postgres')),
  });
  return control;
}

/** Runs initdb when there are no data yet; returns the superuser's password. */
async function initialise(home: string, binaries: PostgresBinaries, account: Account, options: ServerOptions): Promise<string> {
  const passwordFile = path.join(home, 'password');
  const known = await contentOf(passwordFile);
  if ((await contentOf(path.join(home, 'data/PG_VERSION'))) !== undefined) {
    if (known === undefined) {
      throw new ServerError('password_lost', `${home}/data holds a database, but ${passwordFile} is gone. Put it back, or run 'npm run reset' to begin with an empty database.`);
    }
    return known;
  }
  options.log?.('Creating a private PostgreSQL database');
  const password = known ?? randomBytes(18).toString('base64url');
  const draft = path.join(home, 'data.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await account.own(home);
  const { file, args, uid, gid } = account.wrap({
    file: binaries.initdb,
    args: [
      ...['-D', draft, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      // The same order of strings on every machine, whatever its own locales.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(options.durable === false ? ['--no-sync'] : []),
    ],
  });
  try {
    await run(file, args, { cwd: '/', uid, gid, timeout: 120_000, env: { PATH: options.env.PATH, LANG: 'C' } });
  } catch (cause) {
    throw new ServerError('exited_at_start', `PostgreSQL could not create its data folder ${draft}: ${wordsOf(cause)}`, { cause });
  }
  // Renamed when whole: a start that is broken off leaves nothing that looks like a database.
  await rename(draft, path.join(home, 'data'));
  return password;
}

/** Resolves when the server takes sessions and the product's database exists. */
async function createDatabase(maintenanceUrl: string): Promise<void> {
  const client = new Client({ connectionString: maintenanceUrl, connectionTimeoutMillis: 2_000, application_name: 'leadfactory start' });
  // Without a listener, a server that dies meanwhile would take this process along.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Ends a postmaster that works on these data though its starter is dead, and forgets a pid file that names a stranger. */
async function endAbandoned(data: string): Promise<void> {
  const pidFile = path.join(data, 'postmaster.pid');
  const pid = Number((await contentOf(pidFile))?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const command = await commandLine(pid);
  if (command?.includes(`-D ${data} `)) await endProcess(pid, 'SIGINT');
  // PostgreSQL itself would refuse to start while any process of the same user has that id.
  else await rm(pidFile, { force: true });
}

async function checkVersion(data: string, binaries: PostgresBinaries): Promise<void> {
  const found = await contentOf(path.join(data, 'PG_VERSION'));
  if (found === undefined) return;
  const { stdout } = await run(binaries.postgres, ['--version'], { cwd: '/' });
  const major = /\) (\d+)/.exec(stdout)?.[1];
  if (found === major) return;
  throw new ServerError(
    'other_version',
    `${data} was written by PostgreSQL ${found}, but this checkout brings PostgreSQL ${major ?? 'of unknown version'}. ` +
      `Go back to the version of LeadFactory that wrote it and take a backup ('lf database backup'), or run 'npm run reset' to begin with an empty database, or name a PostgreSQL ${found} server in DATABASE_URL.`,
  );
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
