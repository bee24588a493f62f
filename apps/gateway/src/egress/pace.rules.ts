/** The generic cell rate algorithm: a limit that needs one number per provider. Times in milliseconds. */
export interface Pace {
  intervalMs: number;
  burst: number;
}

export interface Turn {
  /** How long the caller waits for its turn. */
  waitMs: number;
  /** The theoretical arrival time to remember when the turn is taken. */
  next: number;
}

export function paceOf(perSecond: number, burst: number): Pace {
  return { intervalMs: 1000 / perSecond, burst };
}

/**
 * After a pause that the vendor asked for, one call goes so far ahead of the others: should it meet another refusal, the
 * others learn of it before they leave.
 */
export const AHEAD_MS = 500;

/** The pace that one process keeps when it cannot ask the others: a quarter, because up to four may be running. */
export function carefulPace(pace: Pace): Pace {
  return { intervalMs: pace.intervalMs * 4, burst: Math.max(1, Math.floor(pace.burst / 4)) };
}

/** The next turn. `notBefore` is when the vendor wants to hear from us again; from then on one call goes ahead, and the others follow one by one, without a burst. */
export function nextTurn(pace: Pace, remembered: number, notBefore: number, now: number): Turn {
  const tolerance = (pace.burst - 1) * pace.intervalMs;
  const due = notBefore > now ? Math.max(remembered, notBefore + tolerance) : Math.max(remembered, now);
  const goesAhead = notBefore > now && remembered < due;
  return { waitMs: Math.max(0, due - tolerance - now), next: due + (goesAhead ? Math.max(pace.intervalMs, AHEAD_MS) : pace.intervalMs) };
}
