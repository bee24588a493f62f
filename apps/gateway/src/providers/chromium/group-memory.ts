import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of a process and all that descend from it that is theirs alone, in bytes; null where the system does not tell
 * (only Linux has /proc). What the processes share, such as the program itself, is not counted many times over.
 */
export function groupMemory(pid: number): number | null {
  let total = 0;
  const left = [pid];
  const seen = new Set<number>();
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const status = readIfThere(`/proc/${at}/status`);
    if (status === null) {
      if (at === pid) return null;
      continue;
    }
    total += kilobytes(status, 'RssAnon') + kilobytes(status, 'RssShmem');
    for (const thread of threadsOf(at)) left.push(...(readIfThere(`/proc/${at}/task/${thread}/children`) ?? '').split(' ').filter((child) => child !== '').map(Number));
  }
  return total * 1024;
}

/** Children belong to the thread that made them. */
function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process ended a moment ago.
    return null;
  }
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}
