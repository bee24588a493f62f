import { type Client, importBusinesses, listVerticals, resolvePlaces, type PlaceInput } from '@leadfactory/contracts';
import { AppError, derivedId } from '@leadfactory/kernel';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export interface RealInput {
  file: string;
  vertical: string;
  place: PlaceInput;
  placeText: string;
}

function readCsv(file: string): string {
  if (!existsSync(file)) throw new AppError('invalid_input', `--import ${file}: there is no such file.`);
  return readFileSync(file, 'utf8');
}

/** @throws AppError invalid_input when the folder cannot serve saved sites. */
export function checkSites(directory: string | undefined): void {
  if (directory === undefined) return;
  if (!existsSync(directory) || !statSync(directory).isDirectory()) throw new AppError('invalid_input', `--sites ${directory}: expected a folder with one folder of saved pages per site.`);
}

/** Names the vertical and the place before anything is brought in, so that a wrong one leaves nothing half-done. */
export async function checkWish(client: Client, vertical: string, place: PlaceInput): Promise<void> {
  const { items } = await client.call(listVerticals, {});
  if (!items.some((item) => item.vertical === vertical)) throw new AppError('invalid_input', `--vertical ${vertical}: unknown. Known are ${items.map((item) => item.vertical).join(', ')}.`);
  await client.call(resolvePlaces, { places: [place] });
}

/**
 * Imports the businesses of that place from the file, after a dry run has shown that there are some.
 * @returns how many there are. @throws AppError invalid_input for a missing column or a place without businesses.
 */
export async function importInput(client: Client, input: RealInput): Promise<number> {
  const csv = readCsv(input.file);
  const source = path.basename(input.file).replace(/\.\w+$/, '').slice(0, 60);
  const request = { csv, source, licence: 'open-data', vertical: input.vertical, places: [input.place] };
  const trial = await client.call(importBusinesses, { ...request, dryRun: true }, { idempotencyKey: derivedId('local', 'trial', String(Date.now())) });
  const usable = trial.created + trial.merged + trial.unchanged;
  if (usable === 0) throw new AppError('invalid_input', `No business of ${input.file} is in ${input.placeText}: of ${trial.rows} rows none fits. Try another --place.`);
  // The same file twice is the same import.
  const key = derivedId('local', 'import', createHash('sha256').update(JSON.stringify(request)).digest('hex'));
  await client.call(importBusinesses, { ...request, dryRun: false }, { idempotencyKey: key });
  return usable;
}
