import type { CheckoutPhase } from './checkout.repository';

/** Stripe keeps a session open for at most 24 hours from its creation, which is a moment after ours. */
const OPEN_HOURS = 23;
/** A session that ends so soon is not worth sending anybody to. */
const LAST_MINUTES = 5;
/** After so long the provider would refuse to open it as it was asked for (a session lives for half an hour at least). */
const OPENING_MINUTES = 60;
/** A webhook takes seconds; who has not heard after this asks. */
const FIRST_CHECK_MINUTES = 2;

const minutesAfter = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000);

export function checkoutTimes(now: Date): { createdAt: Date; expiresAt: Date; nextCheckAt: Date } {
  return { createdAt: now, expiresAt: minutesAfter(now, OPEN_HOURS * 60), nextCheckAt: minutesAfter(now, FIRST_CHECK_MINUTES) };
}

export type NextStep = 'begin' | 'repeat' | 'go' | 'wait';

/**
 * What a click on the button leads to: a new checkout, the same call once more (a double click, or a provider that did
 * not answer), the open page, or patience, because the money is on its way.
 */
export function nextStep(latest: { state: CheckoutPhase; createdAt: Date; expiresAt: Date; sessionUrl: string | null } | null, now: Date): NextStep {
  if (latest === null) return 'begin';
  switch (latest.state) {
    case 'opening':
      return now < minutesAfter(latest.createdAt, OPENING_MINUTES) ? 'repeat' : 'begin';
    case 'open':
      return latest.sessionUrl !== null && minutesAfter(now, LAST_MINUTES) < latest.expiresAt ? 'go' : 'begin';
    case 'completed':
      return 'wait';
    case 'expired':
    case 'failed':
      return 'begin';
  }
}
