import { randomUUID } from 'node:crypto';
import { timestampedHmac } from '../vendors/signatures';
import type { WebhookSender } from '../vendors/webhooks';
import type { Feedback } from './mailroom';
import { abuseReport, deliveryStatusNotification, humanReply, type BounceReason, type OriginalMail } from './reports.rules';

/** Hands LeadFactory the mails that come back to it: bounces, complaints and answers, as raw MIME. */
export class InboundMail {
  constructor(
    private readonly webhooks: WebhookSender,
    private readonly secret: string,
    private readonly now: () => number,
  ) {}

  bounce(original: OriginalMail, reason: BounceReason): void {
    this.post(deliveryStatusNotification(original, reason, new Date(this.now()), randomUUID()), original.envelopeFrom, '');
  }

  complain(original: OriginalMail): void {
    this.post(abuseReport(original, new Date(this.now()), randomUUID()), original.envelopeFrom, 'fbl@mx.sandbox.example');
  }

  reply(original: OriginalMail, text: string): void {
    const to = /<([^>]+)>/.exec(original.from)?.[1] ?? original.from;
    this.post(humanReply(original, text, new Date(this.now()), randomUUID()), to, original.recipient);
  }

  feedbackFor(original: OriginalMail): Feedback {
    return {
      // Opens and clicks of mail sent by SMTP show only in LeadFactory's own pixel and links.
      opened: () => undefined,
      clicked: () => undefined,
      complained: () => this.complain(original),
      replied: (text) => this.reply(original, text),
    };
  }

  /** An empty `from` is the null return path that bounces carry, so that they are never bounced themselves. */
  private post(mime: string, to: string, from: string): void {
    const body = Buffer.from(mime, 'utf8');
    this.webhooks.send('inbound-mail', '/webhooks/inbound-mail', () => ({
      headers: {
        'content-type': 'message/rfc822',
        'x-envelope-to': to,
        'x-envelope-from': from,
        'x-signature': timestampedHmac(body, this.secret, this.now()),
      },
      body,
    }));
  }
}
