import { existsSync, readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const OWN_THREADS = '/proc/self/task';

/** The thread that calls it gives way to those of a lower nice value. On Linux alone, where a nice value belongs to a thread: elsewhere it would slow the whole process down. */
export function giveWay(nice: number): void {
  if (process.platform === 'linux') setPriority(0, nice);
}

/**
 * The threads that V8 and libuv keep for all of the process (collecting garbage, compiling, reading files) give way; to be called by the main thread. They work mostly
 * for whoever allocates most, and would crowd out, several at once, the one thread that answers requests. Threads that have a nice value of their own keep it.
 */
export function helpersGiveWay(nice: number): void {
  if (process.platform !== 'linux' || !existsSync(OWN_THREADS)) return;
  const own = getPriority(process.pid);
  for (const thread of readdirSync(OWN_THREADS).map(Number)) {
    if (thread === process.pid) continue;
    try {
      if (getPriority(thread) === own) setPriority(thread, nice);
    } catch (error) {
      // It has ended meanwhile, or the system does not let it: then it runs on as it did.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error;
    }
  }
}
