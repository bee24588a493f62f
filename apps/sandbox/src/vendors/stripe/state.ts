import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StripeLedger } from './ledger';
import type { StripeEvent } from './events';

const mapNames = ['sessions', 'intents', 'charges', 'refunds', 'coupons', 'promotionCodes'] as const;
type Snapshot = Record<(typeof mapNames)[number], [string, never][]> & { events: StripeEvent[] };

const gatherMs = 500;

/** Reads what Stripe knew before a restart, and writes what it learns: LeadFactory's own rows refer to it. */
export async function keepOnDisk(folder: string, ledger: StripeLedger, afterMs = gatherMs): Promise<{ close(): Promise<void> }> {
  const file = path.join(folder, 'stripe.json');
  await mkdir(folder, { recursive: true });
  const earlier = await readSnapshot(file);
  if (earlier) {
    for (const name of mapNames) for (const [id, entry] of earlier[name]) ledger[name].set(id, entry);
    ledger.events.load(earlier.events);
  }
  let gathering: NodeJS.Timeout | null = null;
  let closed = false;
  const save = async (): Promise<void> => {
    const snapshot = { ...Object.fromEntries(mapNames.map((name) => [name, [...ledger[name]]])), events: ledger.events.list() };
    // Written beside and renamed, so that a kill in between leaves the earlier file whole.
    await writeFile(`${file}.new`, JSON.stringify(snapshot));
    await rename(`${file}.new`, file);
  };
  let last: Promise<void> = Promise.resolve();
  /** One after the other: two at once would write over each other in the file beside. */
  const write = (): Promise<void> => (last = last.then(save, save));
  ledger.onChange(() => {
    if (closed) return;
    gathering ??= setTimeout(() => {
      gathering = null;
      void write();
    }, afterMs).unref();
  });
  return {
    /** Writes what there is and nothing more afterwards: the folder may be another sandbox's by then. */
    close: () => {
      closed = true;
      if (gathering !== null) clearTimeout(gathering);
      return write();
    },
  };
}

async function readSnapshot(file: string): Promise<Snapshot | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Snapshot;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The sandbox cannot read its state in ${file}; delete the file to start afresh`, { cause });
  }
}
