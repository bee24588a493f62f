import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EventLog } from './events';
import { StripeLedger } from './ledger';
import { keepOnDisk } from './state';
import type { WebhookSender } from '../webhooks';

describe('what Stripe knows, on disk', () => {
  let folder: string;
  const fileOf = (): string => path.join(folder, 'stripe.json');
  const emptyLedger = (): StripeLedger => new StripeLedger(new EventLog({ send: () => undefined } as unknown as WebhookSender, 'secret', () => 0), () => 'http://sandbox', () => 0);
  const addCoupon = (ledger: StripeLedger, id: string): void => void ledger.createCoupon({ id, percent_off: 10, duration: 'once', metadata: {}, expand: [] });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'stripe-state-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it('is left alone once it has been closed: the next sandbox may hold the folder by then', async () => {
    const ledger = emptyLedger();
    const state = await keepOnDisk(folder, ledger, 20);
    addCoupon(ledger, 'before');
    await state.close();
    expect(await readFile(fileOf(), 'utf8')).toContain('before');
    await writeFile(fileOf(), 'the next one’s');
    addCoupon(ledger, 'afterwards');
    await delay(100);
    expect(await readFile(fileOf(), 'utf8')).toBe('the next one’s');
  });

  it('is written by one at a time, and whole', async () => {
    const ledger = emptyLedger();
    const state = await keepOnDisk(folder, ledger, 0);
    for (let number = 0; number < 200; number += 1) {
      addCoupon(ledger, `coupon-${number}`);
      if (number % 20 === 0) await delay(1);
    }
    // The last change is still gathering, the one before may be being written.
    await state.close();
    const kept = emptyLedger();
    await keepOnDisk(folder, kept);
    expect(kept.coupons.size).toBe(200);
  });
});
