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
  windowEndsAt: number;
  /** Null while closed. */
  openUntil: number | null;
  probing: boolean;
}

export function newBreaker(): Breaker {
  return { ok: 0, bad: 0, windowEndsAt: 0, openUntil: null, probing: false };
}

export type Passage = { pass: true; probe: boolean } | { pass: false; retryInMs: number };

/** Whether a call may go: always while closed, never while open, one probe afterwards. */
export function passage(breaker: Breaker, now: number): Passage {
  if (breaker.openUntil === null) return { pass: true, probe: false };
  if (breaker.openUntil > now) return { pass: false, retryInMs: breaker.openUntil - now };
  if (breaker.probing) return { pass: false, retryInMs: 1000 };
  return { pass: true, probe: true };
}

/** The breaker after a call's outcome. */
export function afterCall(breaker: Breaker, policy: BreakerPolicy, outcome: { ok: boolean; probe: boolean }, now: number): Breaker {
  if (outcome.probe) return outcome.ok ? newBreaker() : { ...newBreaker(), openUntil: now + policy.cooldownSeconds * 1000 };
  // Calls that were under way when it opened tell nothing new.
  if (breaker.openUntil !== null) return breaker;
  const fresh = now >= breaker.windowEndsAt;
  const ok = (fresh ? 0 : breaker.ok) + (outcome.ok ? 1 : 0);
  const bad = (fresh ? 0 : breaker.bad) + (outcome.ok ? 0 : 1);
  const windowEndsAt = fresh ? now + policy.windowSeconds * 1000 : breaker.windowEndsAt;
  const opens = !outcome.ok && ok + bad >= policy.minimumCalls && bad / (ok + bad) >= policy.failureRatio;
  return opens ? { ...newBreaker(), openUntil: now + policy.cooldownSeconds * 1000 } : { ok, bad, windowEndsAt, openUntil: null, probing: false };
}
