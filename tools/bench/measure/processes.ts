import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  ticks: number;
}

let ticksPerSecond: number | undefined;

function hertz(): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticksPerSecond;
}

/** Undefined when the process has gone meanwhile. */
function read(pid: number): Process | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may itself hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  const [own, system, ended, endedSystem] = fields.slice(11, 15) as [number, number, number, number];
  return { pid, parent: fields[1] ?? 0, ticks: own + system + ended + endedSystem };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The process and all that descend from it. */
function family(pid: number): Process[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => read(Number(name)) ?? []);
  const found = all.filter((process) => process.pid === pid);
  for (let at = 0; at < found.length; at += 1) found.push(...all.filter((process) => process.parent === found[at]!.pid));
  return found;
}

/** CPU seconds that a process and its descendants have used so far, those that have ended included. */
export function cpuSeconds(pids: readonly (number | undefined)[]): number {
  return pids.reduce<number>((sum, pid) => sum + (pid === undefined ? 0 : family(pid).reduce((ticks, process) => ticks + process.ticks, 0) / hertz()), 0);
}

const MB = 1_048_576;

/** The largest resident memory that one process has had, in MB. */
export function peakMemoryMb(pid: number): number {
  const match = /VmHWM:\s+(\d+) kB/.exec(textOf(`/proc/${pid}/status`) ?? '');
  return match ? (Number(match[1]) * 1024) / MB : 0;
}

/** Resident memory of the processes and their descendants in MB, each shared page counted once. */
export function residentMemoryMb(pids: readonly (number | undefined)[]): number {
  const members = pids.flatMap((pid) => (pid === undefined ? [] : family(pid)));
  const kilobytes = members.map(({ pid }) => Number(/^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0));
  return (kilobytes.reduce((sum, value) => sum + value, 0) * 1024) / MB;
}
