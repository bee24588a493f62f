/** Where the time comes from. Injected everywhere, so that tests can move it. */
export interface Clock {
  now(): Date;
}

/** The machine's time. */
export const systemClock: Clock = { now: () => new Date() };
