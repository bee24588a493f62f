/** The pace of mail in a chaos run: low enough that a limit which fails open would show. */
export const SENDING = { perSecond: 6, burst: 3 } as const;

/** The most mails that arrived within any `windowMs`, by the times of their arrival in ms. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (let last = 0; last < sorted.length; last += 1) {
    while (sorted[last]! - sorted[first]! >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
