import { AppError } from '@leadfactory/kernel';
import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import path from 'node:path';

export interface ChildOptions {
  name: string;
  /** Built entry, relative to dist/apps, e.g. `sandbox/main.js`. */
  entry: string;
  args?: string[];
  env: Record<string, string>;
  /** Where its output goes: `<name>.log`. */
  logDirectory: string;
  /** Whether it gives way to the others once it is ready. */
  givesWay?: boolean;
  /** Milliseconds until it must have said that it is ready. */
  readyWithinMs: number;
}

/** A process of ours. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Record<string, unknown>;
  /** Largest resident memory so far in bytes; null where the system does not tell. */
  peakMemory(): number | null;
  /** Called when it ends without having been asked to. */
  onDeath(listener: (detail: string) => void): void;
  /** Asks it to end, and ends it by force after ten seconds. */
  stop(): Promise<void>;
}

const FORCE_AFTER_MS = 10_000;
const GIVES_WAY = 10;

function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '(no output)';
  }
}

function peakMemoryOf(pid: number): number | null {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) * 1024 : null;
  } catch {
    return null; // Not Linux, or already gone.
  }
}

async function whenReady(child: ChildProcess, options: ChildOptions, log: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`was not ready within ${options.readyWithinMs / 1000} s`), options.readyWithinMs);
    const fail = (what: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new AppError('unavailable', `${options.name} ${what}. The end of ${log}:\n${lastLines(log, 25)}`));
    };
    child.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('ready' in message)) return;
      clearTimeout(timer);
      resolve({ ...message });
    });
    // 'close' comes after the output was read to its end, so that the log is whole.
    child.once('close', (code, signal) => fail(`ended at start (${signal ?? `status ${code}`})`));
  });
}

/** Starts a built entry as a process of its own and waits until it says that it is ready. @throws AppError unavailable with the end of its log. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = path.join(options.logDirectory, `${options.name}.log`);
  const child = fork(path.join(__dirname, '..', options.entry), options.args ?? [], {
    // Of the surroundings only what programs need to run: settings are passed, never inherited by chance.
    env: { TZ: 'UTC', NODE_ENV: 'production', ...options.env },
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in the terminal goes to us alone, so that the order of stopping is ours.
    detached: true,
  });
  const file = createWriteStream(log, { flags: 'w' });
  child.stdout?.pipe(file, { end: false });
  child.stderr?.pipe(file, { end: false });
  const ready = await whenReady(child, options, log);
  if (options.givesWay && child.pid !== undefined) setPriority(child.pid, GIVES_WAY);
  let stopping = false;
  let onDeath: ((detail: string) => void) | undefined;
  let peak: number | null = null;
  child.once('close', (code, signal) => {
    if (!stopping) onDeath?.(`${options.name} ended by itself (${signal ?? `status ${code}`}); the end of ${log}:\n${lastLines(log, 15)}`);
  });
  return {
    name: options.name,
    pid: child.pid ?? 0,
    ready,
    peakMemory: () => (peak = peakMemoryOf(child.pid!) ?? peak),
    onDeath: (listener) => (onDeath = listener),
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), FORCE_AFTER_MS);
      await gone;
      clearTimeout(force);
      file.end();
    },
  };
}
