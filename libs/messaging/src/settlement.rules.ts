/** After so many failed deliveries a message goes to the dead letters (R12.05). */
export const MOST_DELIVERIES = 6;

/**
 * A message that arrives this often without ever having been settled ends the process that handles it; it goes to the
 * dead letters unhandled. More than MOST_DELIVERIES, because a killed process costs deliveries too.
 */
export const MOST_ARRIVALS = 10;

/** How long a message waits after its first, second, … failed delivery; the last one for all after it. */
export const RETRY_DELAYS_MS: readonly number[] = [1_000, 5_000, 25_000, 60_000];

export function retryDelayMs(deliveries: number, delays = RETRY_DELAYS_MS): number {
  return delays[Math.min(Math.max(deliveries, 1), delays.length) - 1] ?? 0;
}

export type Settlement = { kind: 'retry'; delayMs: number } | { kind: 'dead' };

/** What becomes of a message whose handling failed; deliveries in which the database was away are not counted. */
export function settle(deliveries: number, delays = RETRY_DELAYS_MS): Settlement {
  return deliveries >= MOST_DELIVERIES ? { kind: 'dead' } : { kind: 'retry', delayMs: retryDelayMs(deliveries, delays) };
}
