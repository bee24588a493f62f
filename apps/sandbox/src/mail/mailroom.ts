import type { Town } from '../town/town';
import type { Stats } from '../stats';
import { oneClickUnsubscribe, type MailboxKind } from './mailbox.rules';
import type { MailBody, MailRoute, Outbox, StoredMail } from './outbox';

/** What the sender learns about a delivered mail, by the means of the route it came on. */
export interface Feedback {
  opened(userAgent: string): void;
  clicked(url: string, userAgent: string): void;
  complained(): void;
  replied(text: string): void;
}

export interface ArrivingMail {
  route: MailRoute;
  envelopeFrom: string;
  from: string;
  to: string;
  subject: string;
  stream: string;
  messageId: string;
  body: MailBody;
  /** Where it ended: "delivered", or why not. */
  outcome: string;
  delivered: boolean;
}

export interface DeliveredMail {
  stored: StoredMail;
  body: MailBody;
  unsubscribeUrl: string | null;
  mailbox: MailboxKind;
  feedback: Feedback;
}

/** The one place every accepted mail passes, whichever provider carried it. */
export class Mailroom {
  private readonly listeners: ((mail: DeliveredMail) => void)[] = [];

  constructor(
    private readonly town: Town,
    private readonly outbox: Outbox,
    private readonly stats: Stats,
    private readonly now: () => number,
  ) {}

  onDelivered(listener: (mail: DeliveredMail) => void): void {
    this.listeners.push(listener);
  }

  /** An address outside the town belongs to somebody ordinary. */
  mailboxOf(address: string): MailboxKind {
    return this.town.byEmail.get(address.toLowerCase())?.mailbox ?? 'ok';
  }

  receive(mail: ArrivingMail, feedback: Feedback): StoredMail {
    const { body, ...facts } = mail;
    const stored = this.outbox.add({ ...facts, receivedAt: new Date(this.now()).toISOString() }, body);
    this.stats.mail(mail.to.toLowerCase(), `${mail.stream} ${mail.subject}`);
    if (mail.delivered) {
      const delivered = { stored, body, unsubscribeUrl: oneClickUnsubscribe(body.headers), mailbox: this.mailboxOf(mail.to), feedback };
      for (const listener of this.listeners) listener(delivered);
    }
    return stored;
  }
}
