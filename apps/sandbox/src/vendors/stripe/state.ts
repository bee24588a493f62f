import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StripeLedger } from './ledger';
import type { StripeEvent } from './events';

const mapNames = ['sessions', 'intents', 'charges', 'refunds', 'coupons', 'promotionCodes'] as const;
type Snapshot = Record<(typeof mapNames)[number], [string, never][]> & { events: StripeEvent[] };

const gatherMs = 500;

/** Reads what Stripe knew before a restart, and writes what it learns: LeadFactory's own rows refer to it. */
export async function keepOnDisk(folder: string, ledger: StripeLedger): Promise<{ flush(): Promise<void> }> {
  const file = path.join(folder, 'stripe.json');
  await mkdir(folder, { recursive: true });
  const earlier = await readSnapshot(file);
  if (earlier) {
    for (const name of mapNames) for (const [id, entry] of earlier[name]) ledger[name].set(id, entry);
    ledger.events.load(earlier.events);
  }
  let writing: Promise<void> | null = null;
  const write = async (): Promise<void> => {
    const snapshot = { ...Object.fromEntries(mapNames.map((name) => [name, [...ledger[name]]])), events: ledger.events.list() };
    // Written beside and renamed, so that a kill in between leaves the earlier file whole.
    await writeFile(`${file}.new`, JSON.stringify(snapshot));
    await rename(`${file}.new`, file);
  };
  ledger.onChange(() => {
    writing ??= sleep(gatherMs, undefined, { ref: false }).then(async () => {
      writing = null;
      await write();
    });
  });
  return { flush: write };
}

async function readSnapshot(file: string): Promise<Snapshot | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Snapshot;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The sandbox cannot read its state in ${file}; delete the file to start afresh`, { cause });
  }
}
