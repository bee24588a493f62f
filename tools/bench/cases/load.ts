import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A request that a load is made of. */
export interface Shot {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** A new Idempotency-Key for each. */
  keyed?: boolean;
}

export interface MostResult {
  perSecond: number;
  p50: number;
  p99: number;
  good: number;
  bad: number;
}

/** A helper process of the benchmark with the packages of its peers at hand. */
export function helper(root: string, entry: string, env: Record<string, string> = {}): ChildProcess {
  return fork(path.join(__dirname, 'processes', `${entry}.js`), [], { env: { PATH: process.env.PATH, TZ: 'UTC', NODE_ENV: 'production', NODE_PATH: path.join(root, 'tools/bench/node_modules'), ...env }, stdio: ['ignore', 2, 2, 'ipc'] });
}

/** As many requests as so many connections can send. @throws Error when one of them fails: the number would mean nothing */
export async function most(root: string, shot: Shot, o: { connections: number; seconds: number }): Promise<MostResult> {
  const result = (await load(root, { mode: 'most', ...shot, ...o })) as MostResult;
  if (result.bad > 0) throw new Error(`${result.bad} of ${result.good + result.bad} requests to ${shot.url} failed.`);
  return result;
}

/** Milliseconds of each of `rate` requests a second, from the moment at which it was due. @throws Error when one of them fails */
export async function atRate(root: string, shot: Shot, o: { rate: number; seconds: number }): Promise<number[]> {
  const { times, bad } = (await load(root, { mode: 'rate', ...shot, ...o })) as { times: number[]; bad: number };
  if (bad > 0) throw new Error(`${bad} of ${o.rate * o.seconds} requests to ${shot.url} failed.`);
  return times;
}

async function load(root: string, wish: object): Promise<unknown> {
  const child = helper(root, 'load');
  try {
    await answerOf(child);
    child.send(wish);
    return await answerOf(child);
  } finally {
    child.kill('SIGKILL');
  }
}

/** The next message of a helper. @throws Error when it ends instead */
export async function answerOf<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal: ended.signal }),
      once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`A process of the benchmark ended with status ${String(code)}; its words stand above.`);
      }),
    ])) as [T];
    return message;
  } finally {
    ended.abort();
  }
}
