import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Reply, Task } from '../engines/engine';

const READY_WITHIN_MS = 60_000;

/** An engine in a process of its own, ready to go. */
export async function startEngine(engine: { name: string; entry: string; variant?: string }, task: Task): Promise<ChildProcess> {
  const child = fork(path.join(__dirname, 'processes', `${engine.entry}.js`), [], {
    env: { PATH: process.env.PATH, TZ: 'UTC', NODE_ENV: 'production', NODE_PATH: path.join(task.root, 'tools/bench/node_modules'), BENCH_TASK: JSON.stringify(task), BENCH_VARIANT: engine.variant ?? '' },
    // Warnings and errors of whatever kind are for whoever runs the benchmark.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await reply(child, engine.name, 'ready', READY_WITHIN_MS);
  return child;
}

/** What the engine says. @throws Error when it does not say that in time, or ends */
export function reply<K extends Reply['kind']>(child: ChildProcess, name: string, kind: K, withinMs: number): Promise<Extract<Reply, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name}: not ${kind} within ${withinMs / 1_000} s.`)), withinMs);
    child.once('message', (message: Reply) => {
      clearTimeout(timer);
      resolve(message as Extract<Reply, { kind: K }>);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended before it was ${kind} (${signal ?? `status ${code}`}); its words stand above.`));
    });
  });
}

/** Fulfilled when the process has ended, by force after a while. */
export async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
  });
}
