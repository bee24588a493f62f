import type { Step } from '@leadfactory/contracts';
import type { FactTexts } from './fact.repository';

/** Below the broker's smallest payload in use (1 MB), with room for the envelope itself. */
const MOST_BYTES = 600_000;

/** How quickly leads of one tenant come back from a step, and for how long work may lie there. */
export interface Flow {
  /** Leads per second, as seen lately; 0 when nothing is known. */
  readonly perSecond: number;
  /** Seconds' worth of leads that may be out when that is more than the step's own measure. */
  readonly seconds: number;
}

const STILL: Flow = { perSecond: 0, seconds: 0 };
/** Of what is out so much travels together, so that replicas share a step and results come back as they are made. */
const ENVELOPES_OUT = 4;

/**
 * How many leads travel together: whole batches for set-based steps; as many as are worked at once for slow ones, and more
 * when they come back so quickly that the messages would cost more than the work.
 */
export function itemsPerEnvelope(step: Pick<Step, 'mode' | 'batchSize' | 'concurrency'>, flow = STILL): number {
  if (step.mode === 'batch') return step.batchSize;
  return Math.min(step.batchSize, Math.max(1, step.concurrency, Math.floor((flow.perSecond * flow.seconds) / ENVELOPES_OUT)));
}

/**
 * How many leads of one tenant may be out at one step: enough to keep the service busy, few enough that another tenant's leads
 * come soon. A step that is quick may have more: they are through in as many seconds.
 */
export function mostOutstanding(step: Pick<Step, 'mode' | 'batchSize' | 'concurrency'>, factor: number, flow = STILL): number {
  const own = step.mode === 'batch' ? factor * step.batchSize : factor * Math.max(4, step.concurrency);
  return Math.max(own, Math.floor(flow.perSecond * flow.seconds));
}

/**
 * How many more may go out now. Refilling waits until a quarter is free, so that a long queue goes out in whole
 * envelopes and not one by one.
 */
export function room(outstanding: number, most: number): number {
  const free = most - outstanding;
  return free >= Math.ceil(most / 4) ? free : 0;
}

/** Cuts into turns of so many, beginning anywhere. `chance` in [0, 1). */
export function inTurns<T>(all: readonly T[], atOnce: number, chance: number): T[][] {
  const from = Math.floor(chance * all.length);
  const turned = [...all.slice(from), ...all.slice(0, from)];
  return Array.from({ length: Math.ceil(all.length / atOnce) }, (_, at) => turned.slice(at * atOnce, (at + 1) * atOnce));
}

/** A lead with what its step needs to know. */
export interface Loaded {
  readonly leadId: string;
  readonly businessId: string;
  readonly input: FactTexts;
}

/** Cuts the leads into envelopes by count and size; one larger than the limit travels alone. */
export function intoEnvelopes<L extends Pick<Loaded, 'input'>>(leads: readonly L[], most: number): L[][] {
  const envelopes: L[][] = [];
  let bytes = 0;
  for (const lead of leads) {
    const size = [...lead.input.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const last = envelopes.at(-1);
    if (last && last.length < most && bytes + size <= MOST_BYTES) {
      last.push(lead);
      bytes += size;
    } else {
      envelopes.push([lead]);
      bytes = size;
    }
  }
  return envelopes;
}
