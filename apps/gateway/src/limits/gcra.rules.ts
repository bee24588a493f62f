/** So many requests in so many milliseconds; as many may come at once. */
export interface Quota {
  name: string;
  /** Whose it is: a key, a tenant, an address. */
  key: string;
  limit: number;
  windowMs: number;
}

export interface Verdict {
  allowed: boolean;
  /** What is left at the moment. */
  remaining: number;
  /** Until all of it is back. */
  resetMs: number;
  /** When refused: until the next one may go. */
  retryMs: number;
}

/** Sums of fractions of milliseconds drift; the last request of a quota must not fail for that. */
export const DRIFT_MS = 0.5;
/** The same in requests, for what is left. */
const DRIFT = 0.01;

/**
 * The generic cell rate algorithm: `due` is the theoretical arrival time, the moment at which the quota is whole again.
 * The script in Redis does the same; a spec holds them against each other.
 */
export function gcra(due: number | undefined, now: number, quota: Pick<Quota, 'limit' | 'windowMs'>): { verdict: Verdict; due: number } {
  const interval = quota.windowMs / quota.limit;
  const from = Math.max(due ?? now, now);
  const next = from + interval;
  if (next - now > quota.windowMs + DRIFT_MS) {
    return { due: from, verdict: { allowed: false, remaining: 0, resetMs: Math.ceil(from - now), retryMs: Math.ceil(next - now - quota.windowMs) } };
  }
  return { due: next, verdict: { allowed: true, remaining: Math.max(0, Math.floor((quota.windowMs - (next - now)) / interval + DRIFT)), resetMs: Math.ceil(next - now), retryMs: 0 } };
}
