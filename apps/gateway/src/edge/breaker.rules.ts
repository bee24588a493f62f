/** The breaker of one service, as plain data. */
export interface Breaker {
  /** Failures in a row. */
  failures: number;
  /** Until when nobody is let through; null while closed. */
  openUntil: number | null;
  /** When the one probe of a half-open breaker went; null when none is under way. */
  probeSince: number | null;
}

export const CLOSED: Breaker = { failures: 0, openUntil: null, probeSince: null };

/** One slow answer is no outage: so many in a row are. */
export const FAILURES_TO_OPEN = 5;
export const OPEN_MS = 5_000;
/** A probe that never came back frees its place. */
const PROBE_MS = 15_000;

export type BreakerState = 'closed' | 'open' | 'half_open';

export function stateOf(breaker: Breaker, now: number): BreakerState {
  if (breaker.openUntil === null) return 'closed';
  return now < breaker.openUntil ? 'open' : 'half_open';
}

export type Admission = { go: true; breaker: Breaker } | { go: false; retryAt: number };

/** Whether a call may go; half-open lets one through. */
export function admit(breaker: Breaker, now: number): Admission {
  const state = stateOf(breaker, now);
  if (state === 'closed') return { go: true, breaker };
  if (state === 'open') return { go: false, retryAt: breaker.openUntil ?? now };
  if (breaker.probeSince !== null && now - breaker.probeSince < PROBE_MS) return { go: false, retryAt: now + 1_000 };
  return { go: true, breaker: { ...breaker, probeSince: now } };
}

/** The breaker after a call. `answered`: the service was there, whatever it said. */
export function record(breaker: Breaker, answered: boolean, now: number): Breaker {
  if (answered) return CLOSED;
  const failures = breaker.failures + 1;
  if (breaker.openUntil === null && failures < FAILURES_TO_OPEN) return { ...breaker, failures };
  // A late failure of a call from before the breaker opened must not prolong the wait.
  if (breaker.openUntil !== null && breaker.probeSince === null) return breaker;
  return { failures, openUntil: now + OPEN_MS, probeSince: null };
}
