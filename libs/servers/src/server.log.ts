import { mkdir, open, readFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from './server.error';

const LARGEST_LOG_BYTES = 5_000_000;

/** Makes the log exist and small enough; returns the byte at which this start's lines begin. */
export async function prepareLog(file: string): Promise<number> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const { size } = await stat(file);
    if (size <= LARGEST_LOG_BYTES) return size;
    await truncate(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    await (await open(file, 'a')).close();
  }
  return 0;
}

/** What was written to the log from a byte on. */
export async function tailFrom(file: string, start: number): Promise<string> {
  return (await readFile(file)).subarray(start).toString('utf8');
}

/** The end of a log, fit to stand in an error. */
export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-12).join('\n') || '(nothing was written)';
}
