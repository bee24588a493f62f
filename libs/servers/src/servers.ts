import path from 'node:path';
import { Client } from 'pg';
import { LockHeld, takeLock } from './lock';
import { checkNats, startNats } from './nats';
import { startPostgres } from './postgres';
import { converse } from './probe';
import { startRedis } from './redis';
import { ServerError, wordsOf } from './server.error';
import type { ServerControl, ServerOptions } from './server.process';

export interface RunningServers {
  /** Superuser's (or owner's) URL to the database `leadfactory`, or DATABASE_URL. */
  databaseUrl: string;
  natsUrl: string;
  redisUrl: string;
  /** Ends the servers started here; resolves when no process is left. */
  stop(): Promise<void>;
  /** Processes started here; none for a server named in the environment. */
  pids: { postgres?: number; nats?: number; redis?: number };
}

export interface StartOptions {
  /** Everything the servers write: data, logs, servers.json, unpacked programs. */
  directory: string;
  /** DATABASE_URL, NATS_URL and REDIS_URL win over private servers; PATH finds programs. */
  env: Record<string, string | undefined>;
  log?: (line: string) => void;
  natsPort?: number;
  postgresPort?: number;
  redisPort?: number;
  /** False: no fsync and no append-only file, for tests. Default true. */
  durable?: boolean;
  /** Default `<directory>/bin`. */
  binDirectory?: string;
}

/**
 * Brings up PostgreSQL, NATS with JetStream and Redis for one machine, or uses those that the environment names.
 * Their ports are remembered in `<directory>/servers.json`; servers that a killed process left are ended first.
 * @throws ServerError; `already_running` while another living process holds the directory
 */
export async function startServers(options: StartOptions): Promise<RunningServers> {
  const directory = path.resolve(options.directory);
  const lock = await takeLock(path.join(directory, 'owner.lock')).catch((error: unknown) => {
    if (!(error instanceof LockHeld)) throw error;
    throw new ServerError('already_running', `The servers in ${directory} already belong to process ${error.pid}. Stop it first (Ctrl-C in its terminal, or 'kill ${error.pid}'), or choose another folder.`, { cause: error });
  });
  const shared: ServerOptions = { directory, env: options.env, log: options.log, durable: options.durable, binDirectory: options.binDirectory };
  const outcomes = await Promise.allSettled([
    external('DATABASE_URL', options.env, checkDatabaseUrl) ?? startPostgres({ ...shared, port: options.postgresPort }),
    external('NATS_URL', options.env, checkNatsUrl) ?? startNats({ ...shared, port: options.natsPort }),
    external('REDIS_URL', options.env, checkRedisUrl) ?? startRedis({ ...shared, port: options.redisPort }),
  ]);
  const servers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await lock.release();
  };
  const [postgres, nats, redis] = servers;
  if (servers.length < 3 || !postgres || !nats || !redis) {
    await stop();
    throw allReasons(outcomes);
  }
  return {
    databaseUrl: postgres.url,
    natsUrl: nats.url,
    redisUrl: redis.url,
    stop,
    get pids() {
      return { postgres: postgres.pid, nats: nats.pid, redis: redis.pid };
    },
  };
}

type Known = Pick<ServerControl, 'url' | 'pid' | 'stop'>;

/** All problems at once, so that the user does not meet them one start after the other. */
function allReasons(outcomes: PromiseSettledResult<Known>[]): Error {
  const reasons = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const code = reasons.find((reason) => reason instanceof ServerError)?.code ?? 'exited_at_start';
  return new ServerError(code, [...new Set(reasons.map(wordsOf))].join('\n'), { cause: reasons[0] });
}

function external(variable: string, env: StartOptions['env'], check: (url: string) => Promise<void>): Promise<Known> | undefined {
  const url = env[variable];
  if (url === undefined || url === '') return undefined;
  const use = async (): Promise<Known> => {
    try {
      await check(url);
    } catch (cause) {
      throw new ServerError('unreachable', `${variable} names a server that cannot be used: ${wordsOf(cause)}. Correct it, or unset it to use a private server.`, { cause });
    }
    return { url, pid: undefined, stop: async () => undefined };
  };
  return use();
}

async function checkDatabaseUrl(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: 'leadfactory start' });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

async function checkNatsUrl(urls: string): Promise<void> {
  // A list of servers is one cluster: the first that greets is enough.
  const problems: unknown[] = [];
  for (const url of urls.split(',')) {
    try {
      return await checkNats(addressOf(url.trim(), 4222));
    } catch (error) {
      problems.push(error);
    }
  }
  throw problems[0];
}

async function checkRedisUrl(url: string): Promise<void> {
  const address = addressOf(url, 6379);
  if (new URL(url).protocol === 'rediss:') return;
  // -NOAUTH is an answer too: the password is the client's business.
  await converse(address, 'PING\r\n', /^[+-].*\r\n/, 5_000);
}

function addressOf(url: string, defaultPort: number): { host: string; port: number } {
  const parsed = new URL(url.includes('://') ? url : `nats://${url}`);
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: Number(parsed.port) || defaultPort };
}
