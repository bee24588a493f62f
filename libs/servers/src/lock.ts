import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { startMark } from './processes';
import { hasCode } from './server.error';

const Holder = z.object({ pid: z.number().int().positive(), mark: z.string(), token: z.string() });
type Holder = z.infer<typeof Holder>;

/** A removal is a look and an unlink; whoever waits longer than this waits for a process that hangs. */
const EVICTION_WAIT_MS = 10_000;

/** The process that holds a lock, by pid; a lock whose process is dead counts as free. */
export class LockHeld extends Error {
  constructor(
    readonly file: string,
    readonly pid: number,
  ) {
    super(`${file} is held by process ${pid}`);
  }
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes a lock that is a file naming its process, so that one left by `kill -9` is recognised and taken over.
 * @throws LockHeld when a living process (this one included) holds it and `waitMs` (default 0) has passed.
 */
export async function takeLock(file: string, waitMs = 0): Promise<Lock> {
  const deadline = Date.now() + waitMs;
  const mine: Holder = { pid: process.pid, mark: (await startMark(process.pid)) ?? '', token: randomUUID() };
  await mkdir(path.dirname(file), { recursive: true });
  for (;;) {
    if (await create(file, mine)) return { release: () => release(file, mine.token) };
    const holder = await readHolder(file);
    if (holder === 'gone') continue;
    if (holder === 'unreadable' || (await startMark(holder.pid)) !== holder.mark) {
      await evict(file, holder === 'unreadable' ? undefined : holder.token);
      continue;
    }
    if (Date.now() >= deadline) throw new LockHeld(file, holder.pid);
    await delay(100);
  }
}

/** The pid of the living process that holds the lock, or undefined when it is free. */
export async function lockHolder(file: string): Promise<number | undefined> {
  const holder = await readHolder(file);
  if (holder === 'gone' || holder === 'unreadable') return undefined;
  return (await startMark(holder.pid)) === holder.mark ? holder.pid : undefined;
}

/** Creates the file with its whole content at once: a reader never sees a lock without its holder. */
async function create(file: string, holder: Holder): Promise<boolean> {
  const draft = `${file}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a dead process's lock. Whoever wants to must hold a lock on that very removal, so that between looking and
 * removing nobody else can have put a living one in its place.
 */
async function evict(file: string, deadToken: string | undefined): Promise<void> {
  const which = createHash('sha256').update(deadToken ?? 'unreadable').digest('hex').slice(0, 16);
  const removal = await takeLock(`${file}.${which}`, EVICTION_WAIT_MS);
  try {
    const holder = await readHolder(file);
    const stillDead = holder === 'unreadable' ? deadToken === undefined : typeof holder === 'object' && holder.token === deadToken;
    if (stillDead) await rm(file, { force: true });
  } finally {
    await removal.release();
  }
}

async function release(file: string, token: string): Promise<void> {
  const holder = await readHolder(file);
  if (typeof holder === 'object' && holder.token === token) await rm(file, { force: true });
}

async function readHolder(file: string): Promise<Holder | 'gone' | 'unreadable'> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'gone';
    throw error;
  }
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}
