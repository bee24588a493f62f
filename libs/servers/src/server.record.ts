import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hasCode } from './server.error';

const Entry = z.object({ port: z.number().int(), pid: z.number().int().optional(), mark: z.string().optional() });
const Record = z.object({ postgres: Entry.optional(), nats: Entry.optional(), redis: Entry.optional() });

export type ServerName = 'postgres' | 'nats' | 'redis';
/** Where a server was last seen: its port (asked for again), its process and that process's start mark. */
export type ServerEntry = z.infer<typeof Entry>;

/** What `<directory>/servers.json` says of a server; nothing when the file is missing or damaged. */
export function recall(directory: string, name: ServerName): ServerEntry | undefined {
  return read(directory)[name];
}

/** Writes down where a server runs. Synchronous, so that servers started side by side do not lose one another's entry. */
export function remember(directory: string, name: ServerName, entry: ServerEntry): void {
  mkdirSync(directory, { recursive: true });
  const draft = `${fileOf(directory)}.new`;
  writeFileSync(draft, `${JSON.stringify({ ...read(directory), [name]: entry }, null, 2)}\n`);
  renameSync(draft, fileOf(directory));
}

function read(directory: string): z.infer<typeof Record> {
  let text: string;
  try {
    text = readFileSync(fileOf(directory), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {};
    throw error;
  }
  try {
    return Record.parse(JSON.parse(text));
  } catch {
    // A half-written file of a crash costs the remembered ports only.
    return {};
  }
}

function fileOf(directory: string): string {
  return path.join(directory, 'servers.json');
}
