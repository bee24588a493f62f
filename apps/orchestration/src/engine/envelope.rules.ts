import type { Step, StepItem } from '@leadfactory/contracts';

/** Below the broker's smallest payload in use (1 MB), with room for the envelope itself. */
const MOST_BYTES = 600_000;

/** How many leads travel together: whole batches for set-based steps, few for slow ones, so that replicas share them. */
export function itemsPerEnvelope(step: Pick<Step, 'mode' | 'batchSize' | 'concurrency'>): number {
  return step.mode === 'batch' ? step.batchSize : Math.max(1, Math.ceil(step.concurrency / 2));
}

/** How many leads of one tenant may be out at one step: enough to keep the service busy, few enough that another tenant's leads come soon. */
export function mostOutstanding(step: Pick<Step, 'mode' | 'batchSize' | 'concurrency'>, factor: number): number {
  return factor * (step.mode === 'batch' ? step.batchSize : Math.max(4, step.concurrency));
}

/**
 * How many more may go out now. Refilling waits until a quarter is free, so that a long queue goes out in whole
 * envelopes and not one by one.
 */
export function room(outstanding: number, most: number): number {
  const free = most - outstanding;
  return free >= Math.ceil(most / 4) ? free : 0;
}

export interface SizedItem {
  readonly item: StepItem;
  /** About the length of its JSON. */
  readonly bytes: number;
}

/** Cuts the items into envelopes by count and size; an item larger than the limit travels alone. */
export function intoEnvelopes(items: readonly SizedItem[], most: number): StepItem[][] {
  const envelopes: StepItem[][] = [];
  let bytes = 0;
  for (const { item, bytes: size } of items) {
    const last = envelopes.at(-1);
    if (last && last.length < most && bytes + size <= MOST_BYTES) {
      last.push(item);
      bytes += size;
    } else {
      envelopes.push([item]);
      bytes = size;
    }
  }
  return envelopes;
}
