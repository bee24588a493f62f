import {
  MessageBounced, MessageClicked, MessageComplained, MessageDelivered, MessageOpened, MessageSent, RecipientUnsubscribed, ReportDelivered,
} from '@leadfactory/contracts';
import { Outbox } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';
import { type SuppressionReason, SuppressionRepository } from '../suppression/suppression.repository';

/** What became of mails: rows, suppressions and events change in one transaction, the caller's. Rows come locked. */
@Injectable()
export class Feedback {
  constructor(
    private readonly messages: MessageRepository,
    private readonly suppressions: SuppressionRepository,
    private readonly outbox: Outbox,
  ) {}

  /** A provider took the mail. What SMTP's next hop took counts as delivered until a report says otherwise. */
  async accepted(tx: Tx, message: Message, by: { provider: string; providerMessageId: string | null; at: Date; traceparent?: string }): Promise<void> {
    if (message.sentAt !== null) return;
    const isDelivered = by.provider === 'smtp' && message.bouncedAt === null;
    const state = ['intended', 'held', 'sent'].includes(message.state) ? (isDelivered ? 'delivered' : 'sent') : message.state;
    await this.messages.set(tx, message.id, { state, reason: null, provider: by.provider, provider_message_id: by.providerMessageId, sent_at: by.at, ...(isDelivered ? { delivered_at: by.at } : {}) });
    await this.messages.note(tx, { id: `${message.id}:sent`, messageId: message.id, what: 'sent', at: by.at, detail: by.provider });
    const options = { tenantId: message.tenantId, traceparent: by.traceparent, occurredAt: by.at };
    await this.outbox.publishEvent(tx, MessageSent, { ...aboutOf(message, by.at), provider: by.provider }, options);
    if (isDelivered) await this.outbox.publishEvent(tx, MessageDelivered, aboutOf(message, by.at), options);
    const { leadId, runId, campaignId, businessId, purchaseId, reportId } = message;
    if (leadId && runId && campaignId && businessId && purchaseId && reportId) {
      await this.outbox.publishEvent(tx, ReportDelivered, { leadId, runId, campaignId, businessId, purchaseId, reportId, messageId: message.id, at: by.at.toISOString() }, options);
    }
  }

  /**
   * Something shows that this mail left: one of unknown fate is told as sent, once. Answers its row as it stands then.
   * @param by who told of it, where that names the provider
   */
  async departed(tx: Tx, message: Message, at: Date, by?: 'sendgrid'): Promise<Message> {
    if (message.state !== 'held' || message.sentAt !== null) return message;
    // Nothing but SMTP may carry cold mail (R10.01).
    const provider = by ?? (message.stream === 'cold' ? 'smtp' : 'unknown');
    await this.accepted(tx, message, { provider, providerMessageId: null, at });
    return (await this.messages.lock(tx, message.id)) ?? message;
  }

  async delivered(tx: Tx, message: Message, at: Date, eventId: string): Promise<void> {
    if (!(await this.messages.note(tx, { id: eventId, messageId: message.id, what: 'delivered', at })) || message.state !== 'sent') return;
    await this.messages.set(tx, message.id, { state: 'delivered', delivered_at: at });
    await this.outbox.publishEvent(tx, MessageDelivered, aboutOf(message, at), optionsOf(message, at));
  }

  /** It was refused. For the mailbox's sake and for good: nobody writes there again. */
  async bounced(tx: Tx, message: Message, bounce: { permanent: boolean; mailbox: boolean; diagnostic: string; at: Date; eventId: string }): Promise<void> {
    const isNew = await this.messages.note(tx, { id: bounce.eventId, messageId: message.id, what: bounce.permanent ? 'bounced' : 'bounced for now', at: bounce.at, detail: bounce.diagnostic });
    if (!isNew || message.bouncedAt !== null) return;
    await this.messages.set(tx, message.id, { ...(message.state === 'complained' ? {} : { state: 'bounced' as const }), reason: bounce.diagnostic.slice(0, 300), bounced_at: bounce.at });
    if (bounce.permanent && bounce.mailbox) await this.suppress(tx, message, 'bounced', bounce.at);
    await this.outbox.publishEvent(tx, MessageBounced, { ...aboutOf(message, bounce.at), permanent: bounce.permanent, diagnostic: bounce.diagnostic }, optionsOf(message, bounce.at));
  }

  /** Not the end yet: the server keeps trying. */
  async delayed(tx: Tx, message: Message, delay: { at: Date; eventId: string; diagnostic: string }): Promise<void> {
    await this.messages.note(tx, { id: delay.eventId, messageId: message.id, what: 'delayed', at: delay.at, detail: delay.diagnostic });
  }

  async complained(tx: Tx, message: Message, at: Date, eventId: string): Promise<void> {
    if (!(await this.messages.note(tx, { id: eventId, messageId: message.id, what: 'complained', at })) || message.state === 'complained') return;
    await this.messages.set(tx, message.id, { state: 'complained', complained_at: at });
    await this.suppress(tx, message, 'complained', at);
    await this.outbox.publishEvent(tx, MessageComplained, aboutOf(message, at), optionsOf(message, at));
  }

  /** Honoured at once; asking twice changes nothing (R10.03). */
  async unsubscribed(tx: Tx, message: Message, at: Date, how: string): Promise<void> {
    const isNew = await this.messages.note(tx, { id: `${message.id}:unsubscribed`, messageId: message.id, what: 'unsubscribed', at, detail: how });
    await this.suppress(tx, message, 'unsubscribed', at);
    if (!isNew) return;
    await this.messages.set(tx, message.id, { unsubscribed_at: at });
    await this.outbox.publishEvent(tx, RecipientUnsubscribed, aboutOf(message, at), optionsOf(message, at));
  }

  async opened(tx: Tx, message: Message, hit: { actor: 'person' | 'scanner'; at: Date; eventId: string }): Promise<void> {
    if (!(await this.messages.note(tx, { id: hit.eventId, messageId: message.id, what: 'opened', actor: hit.actor, at: hit.at }))) return;
    const first = hit.actor === 'person' && message.openedAt === null;
    if (first) await this.messages.set(tx, message.id, { opened_at: hit.at });
    await this.outbox.publishEvent(tx, MessageOpened, { ...aboutOf(message, hit.at), by: hit.actor, first }, optionsOf(message, hit.at));
  }

  async clicked(tx: Tx, message: Message, hit: { actor: 'person' | 'scanner'; at: Date; eventId: string; link: number | null }): Promise<void> {
    if (!(await this.messages.note(tx, { id: hit.eventId, messageId: message.id, what: 'clicked', actor: hit.actor, at: hit.at, ...(hit.link === null ? {} : { link: String(hit.link) }) }))) return;
    const first = hit.actor === 'person' && message.clickedAt === null;
    if (first) await this.messages.set(tx, message.id, { clicked_at: hit.at });
    await this.outbox.publishEvent(tx, MessageClicked, { ...aboutOf(message, hit.at), by: hit.actor, first }, optionsOf(message, hit.at));
  }

  async replied(tx: Tx, message: Message, reply: { at: Date; eventId: string; automatic: boolean; excerpt: string }): Promise<void> {
    const isNew = await this.messages.note(tx, { id: reply.eventId, messageId: message.id, what: reply.automatic ? 'answered by a machine' : 'replied', at: reply.at, detail: reply.excerpt });
    if (isNew && !reply.automatic) await this.messages.set(tx, message.id, { replied_at: reply.at });
  }

  private async suppress(tx: Tx, message: Message, reason: SuppressionReason, at: Date): Promise<void> {
    await this.suppressions.add(tx, { addressHash: message.toHash, reason, at, messageId: message.id });
  }
}

function aboutOf(message: Message, at: Date) {
  const { id, stream, leadId, runId, campaignId, businessId } = message;
  return { messageId: id, stream, leadId, runId, campaignId, businessId, at: at.toISOString() };
}

function optionsOf(message: Message, at: Date) {
  return { tenantId: message.tenantId, occurredAt: at };
}
