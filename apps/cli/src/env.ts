import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What a local start leaves for the command line: where the front door is, and a key for it. */
const Saved = z.object({ origin: z.url(), apiKey: z.string() });

export interface CliEnv {
  origin: string;
  apiKey: string | undefined;
}

function readSaved(directory: string): z.infer<typeof Saved> | undefined {
  try {
    return Saved.parse(JSON.parse(readFileSync(path.join(directory, 'cli.json'), 'utf8')));
  } catch {
    return undefined; // No local start in this folder: the options and variables say where to go.
  }
}

/** LF_ORIGIN and LF_API_KEY win over what the last local start in this folder left behind. */
export function readCliEnv(source: Record<string, string | undefined> = process.env): CliEnv {
  const saved = readSaved(source.LEADFACTORY_DIR ?? path.resolve('.leadfactory'));
  return { origin: source.LF_ORIGIN ?? saved?.origin ?? 'http://127.0.0.1:8080', apiKey: source.LF_API_KEY ?? saved?.apiKey };
}
