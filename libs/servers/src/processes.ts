import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from './server.error';

const run = promisify(execFile);

/** True while a process with this id exists and is not a zombie. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
  if (process.platform !== 'linux') return true;
  const stat = await statOf(pid);
  return stat !== undefined && stat.state !== 'Z';
}

/** The whole command line of a process, or undefined when there is no such process. */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const text = await readOrUndefined(`/proc/${pid}/cmdline`);
    return text?.replaceAll('\0', ' ').trim() || undefined;
  }
  return psField(pid, 'command=');
}

/**
 * A mark that tells two processes with the same id apart: ids are given again after a reboot or a wrap,
 * and a pid file left by `kill -9` must not make a stranger look like ours. Undefined when there is no such process.
 */
export async function startMark(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = await statOf(pid);
    if (!stat || stat.state === 'Z') return undefined;
    const boot = await readOrUndefined('/proc/sys/kernel/random/boot_id');
    return `${boot?.trim() ?? ''}/${stat.startTicks}`;
  }
  return psField(pid, 'lstart=');
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** Signals a process; one that has gone meanwhile is what the caller wanted anyway. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

async function statOf(pid: number): Promise<{ state: string; startTicks: string } | undefined> {
  const text = await readOrUndefined(`/proc/${pid}/stat`);
  if (!text) return undefined;
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
}

async function readOrUndefined(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES')) return undefined;
    throw error;
  }
}

async function psField(pid: number, field: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', field, '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch (error) {
    // ps answers 1 for an unknown pid.
    if (hasCode(error, '1')) return undefined;
    throw error;
  }
}
