import type { VendorTrouble } from './plan.rules';

/** What the sandbox is told for a trouble, and what ends it. */
export function knobsOf(trouble: VendorTrouble): { on: Record<string, unknown>; off: Record<string, unknown> } {
  switch (trouble) {
    case 'slow':
      return { on: { latencyMs: 1_500 }, off: { latencyMs: 0 } };
    case 'failing':
      return { on: { failureRate: 0.4 }, off: { failureRate: 0 } };
    case 'half answers':
      return { on: { malformedRate: 0.4 }, off: { malformedRate: 0 } };
    case '429 with Retry-After':
      return { on: { rateLimited: true, retryAfterSeconds: 2 }, off: { rateLimited: false } };
    case 'outage: errors':
      return { on: { outage: 'errors' }, off: { outage: 'off' } };
    case 'outage: reset':
      return { on: { outage: 'reset' }, off: { outage: 'off' } };
    case 'outage: hang':
      return { on: { outage: 'hang' }, off: { outage: 'off' } };
  }
}

/** What holds for the whole run: webhooks repeated and out of order, people who act a lot, sites that fail now and then. */
export const THROUGHOUT = {
  webhooks: { repeatRate: 0.3, reorder: true, maxAttempts: 20 },
  people: { open: 0.8, click: 0.7, buy: 0.5, refund: 0.15, unsubscribe: 0.02 },
  web: { webFailureRate: 0.03, slowMs: 1_000 },
};
