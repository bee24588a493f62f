import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventWebhookKey } from '../signatures';
import type { WebhookSender } from '../webhooks';

export type SendGridEventName = 'processed' | 'delivered' | 'deferred' | 'bounce' | 'dropped' | 'open' | 'click' | 'spamreport' | 'unsubscribe';

export interface EventSubject {
  email: string;
  messageId: string;
  smtpId: string;
  categories: readonly string[];
  customArgs: Readonly<Record<string, string>>;
}

/** SendGrid waits a little and posts what has gathered as one signed batch. */
const gatherMs = 250;
const largestBatch = 500;

export class EventBatches {
  private waiting: object[] = [];
  private timer: Promise<void> | null = null;

  constructor(
    private readonly webhooks: WebhookSender,
    private readonly key: EventWebhookKey,
    private readonly now: () => number,
  ) {}

  add(event: SendGridEventName, subject: EventSubject, facts: Record<string, string | number> = {}): void {
    this.waiting.push({
      // Custom arguments come flattened, beside the fields of SendGrid itself, which win.
      ...subject.customArgs,
      email: subject.email,
      timestamp: Math.floor(this.now() / 1000),
      'smtp-id': subject.smtpId,
      event,
      ...(subject.categories.length > 0 ? { category: subject.categories } : {}),
      sg_event_id: randomBytes(16).toString('base64url'),
      sg_message_id: `${subject.messageId}.recvd-sandbox-1-0`,
      ...facts,
    });
    this.timer ??= sleep(gatherMs, undefined, { ref: false }).then(() => this.flush());
  }

  flush(): void {
    this.timer = null;
    while (this.waiting.length > 0) {
      const body = JSON.stringify(this.waiting.splice(0, largestBatch));
      this.webhooks.send('sendgrid', '/webhooks/sendgrid', () => {
        const timestamp = String(Math.floor(this.now() / 1000));
        return {
          headers: {
            'content-type': 'application/json',
            'user-agent': 'SendGrid Event API',
            'x-twilio-email-event-webhook-signature': this.key.sign(timestamp, body),
            'x-twilio-email-event-webhook-timestamp': timestamp,
          },
          body,
        };
      });
    }
  }
}
