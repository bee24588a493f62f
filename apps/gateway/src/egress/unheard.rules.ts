import type { Capability } from '@leadfactory/contracts';

/**
 * Past its deadline nobody can be at work on a call any more. Whoever needs its answer asks again within minutes; after this the book
 * is closed without them.
 */
export const HEARD_WITHIN_MS = 10 * 60_000;

export interface Unheard {
  nature: Capability['nature'];
  /** For how long the vendor recognises the key of a call; zero when it does not. */
  keysKnownForMs: number;
  startedAt: Date;
  deadlineAt: Date;
}

/**
 * What a call of which nothing was heard lets one do. `wait`: it may be under way. `repeat`: asking again does no harm, though a look-up may be billed
 * twice. `same`: the vendor knows the key, and asking again is the same call, billed once. `doubt`: it may have taken effect, and cannot be asked again.
 */
export function fateOf(call: Unheard, now: Date): 'wait' | 'repeat' | 'same' | 'doubt' {
  if (call.deadlineAt > now) return 'wait';
  if (now.getTime() - call.startedAt.getTime() < call.keysKnownForMs) return 'same';
  return call.nature === 'read' ? 'repeat' : 'doubt';
}

/**
 * How the book is closed over a call that nobody asked about again; null while it stays open. What the vendor still takes for the
 * same call stays open for as long: whoever comes again gets its answer.
 */
export function closeOf(call: Unheard, now: Date): 'abandoned' | 'unknown' | null {
  if (now.getTime() - call.deadlineAt.getTime() < HEARD_WITHIN_MS) return null;
  const fate = fateOf(call, now);
  return fate === 'repeat' ? 'abandoned' : fate === 'doubt' ? 'unknown' : null;
}
