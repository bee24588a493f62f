export interface BreakerPolicy {
  minimumCalls: number;
  failureRatio: number;
  windowSeconds: number;
  cooldownSeconds: number;
}

/** One process's own breaker, for when the shared one cannot be asked. */
export interface Breaker {
  ok: number;
  bad: number;
  /** Failures of this window since the last success. */
  inARow: number;
  windowEndsAt: number;
  /** Null while closed. */
  openUntil: number | null;
  probing: boolean;
}

export function newBreaker(): Breaker {
  return { ok: 0, bad: 0, inARow: 0, windowEndsAt: 0, openUntil: null, probing: false };
}

export type Passage = { pass: true; probe: boolean } | { pass: false; retryInMs: number };

/** Whether a call may go: always while closed, never while open, one probe afterwards. */
export function passage(breaker: Breaker, now: number): Passage {
  if (breaker.openUntil === null) return { pass: true, probe: false };
  if (breaker.openUntil > now) return { pass: false, retryInMs: breaker.openUntil - now };
  if (breaker.probing) return { pass: false, retryInMs: 1000 };
  return { pass: true, probe: true };
}

/**
 * The breaker after a call's outcome. It opens when the ratio of the window is bad, and by the minimum of calls failing in a
 * row: after a good half minute the ratio alone would let as many calls fail as went well.
 */
export function afterCall(breaker: Breaker, policy: BreakerPolicy, outcome: { ok: boolean; probe: boolean }, now: number): Breaker {
  if (outcome.probe) return outcome.ok ? newBreaker() : { ...newBreaker(), openUntil: now + policy.cooldownSeconds * 1000 };
  // Calls that were under way when it opened tell nothing new.
  if (breaker.openUntil !== null) return breaker;
  const fresh = now >= breaker.windowEndsAt;
  const ok = (fresh ? 0 : breaker.ok) + (outcome.ok ? 1 : 0);
  const bad = (fresh ? 0 : breaker.bad) + (outcome.ok ? 0 : 1);
  const windowEndsAt = fresh ? now + policy.windowSeconds * 1000 : breaker.windowEndsAt;
  const inARow = outcome.ok ? 0 : (fresh ? 0 : breaker.inARow) + 1;
  const opens = !outcome.ok && (inARow >= policy.minimumCalls || (ok + bad >= policy.minimumCalls && bad / (ok + bad) >= policy.failureRatio));
  return opens ? { ...newBreaker(), openUntil: now + policy.cooldownSeconds * 1000 } : { ok, bad, inARow, windowEndsAt, openUntil: null, probing: false };
}
