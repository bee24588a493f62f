/** After so many failed deliveries a message goes to the dead letters (R12.05). */
export const MOST_DELIVERIES = 6;

/**
 * A message that arrives this often without ever having been settled ends the process that handles it; it goes to the
 * dead letters unhandled. More than MOST_DELIVERIES, because an outage of the database costs deliveries too.
 */
export const MOST_ARRIVALS = 10;

const DELAYS_MS = [1_000, 5_000, 25_000, 60_000];

/** How long a message waits after its n-th failed delivery (1-based): 1, 5, 25, then 60 seconds. */
export function retryDelayMs(deliveries: number): number {
  return DELAYS_MS[Math.min(Math.max(deliveries, 1), DELAYS_MS.length) - 1] ?? 60_000;
}

export type Settlement = { kind: 'retry'; delayMs: number } | { kind: 'dead' };

/** What becomes of a message whose handling failed. */
export function settle(deliveries: number): Settlement {
  return deliveries >= MOST_DELIVERIES ? { kind: 'dead' } : { kind: 'retry', delayMs: retryDelayMs(deliveries) };
}
