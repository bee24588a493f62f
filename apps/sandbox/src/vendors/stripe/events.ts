import { apiVersion, newId } from './objects.rules';
import { timestampedHmac } from '../signatures';
import type { WebhookSender } from '../webhooks';

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: object };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

const kept = 10_000;

/** Stripe's events: kept for whoever lists them, and pushed to LeadFactory signed. */
export class EventLog {
  private events: StripeEvent[] = [];
  private added: () => void = () => undefined;

  constructor(
    private readonly webhooks: WebhookSender,
    private readonly secret: string,
    private readonly now: () => number,
  ) {}

  add(type: string, object: object): StripeEvent {
    const event: StripeEvent = {
      id: newId('evt'), object: 'event', api_version: apiVersion, created: Math.floor(this.now() / 1000),
      // A copy: an event shows the object as it was, whatever becomes of it later.
      data: { object: structuredClone(object) },
      livemode: false, pending_webhooks: 1, request: { id: newId('req'), idempotency_key: null }, type,
    };
    this.events.unshift(event);
    this.events.length = Math.min(this.events.length, kept);
    this.push(event);
    this.added();
    return event;
  }

  /** Newest first. */
  list(): readonly StripeEvent[] {
    return this.events;
  }

  onAdd(listener: () => void): void {
    this.added = listener;
  }

  load(events: StripeEvent[]): void {
    this.events = events;
  }

  private push(event: StripeEvent): void {
    // Stripe sends the body pretty-printed; a receiver that re-serialises before verifying fails here as it would there.
    const body = JSON.stringify(event, null, 2);
    this.webhooks.send('stripe', '/webhooks/stripe', () => ({
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': timestampedHmac(body, this.secret, this.now()),
      },
      body,
    }));
  }
}
