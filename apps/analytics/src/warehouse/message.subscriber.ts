import { MessageBounced, MessageClicked, MessageComplained, MessageDelivered, MessageOpened, MessageSent, RecipientUnsubscribed } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { MessageFactRepository } from './message-fact.repository';

type Message = z.output<typeof MessageDelivered.payload>;

@Injectable()
export class MessageSubscriber {
  constructor(private readonly facts: MessageFactRepository) {}

  @HandlesEvent(MessageSent)
  sent(message: z.output<typeof MessageSent.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.note(tx, tenantId, 'sent_at', message, { provider: message.provider });
  }

  @HandlesEvent(MessageDelivered)
  delivered(message: Message, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.note(tx, tenantId, 'delivered_at', message);
  }

  @HandlesEvent(MessageBounced)
  bounced(message: z.output<typeof MessageBounced.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.note(tx, tenantId, 'bounced_at', message, { forGood: message.permanent });
  }

  @HandlesEvent(MessageComplained)
  complained(message: Message, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.note(tx, tenantId, 'complained_at', message);
  }

  /** Machines open and follow everything; funnels count people (R10.05). */
  @HandlesEvent(MessageOpened)
  async opened(message: z.output<typeof MessageOpened.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    if (message.by === 'person') await this.facts.note(tx, tenantId, 'opened_at', message);
  }

  @HandlesEvent(MessageClicked)
  async clicked(message: z.output<typeof MessageClicked.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    if (message.by === 'person') await this.facts.note(tx, tenantId, 'clicked_at', message);
  }

  @HandlesEvent(RecipientUnsubscribed)
  unsubscribed(message: Message, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.note(tx, tenantId, 'unsubscribed_at', message);
  }
}
