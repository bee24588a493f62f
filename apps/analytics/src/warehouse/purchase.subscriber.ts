import { PurchaseCompleted, PurchaseDisputed, PurchaseRefunded } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { MoneyFactRepository } from './money-fact.repository';

@Injectable()
export class PurchaseSubscriber {
  constructor(private readonly facts: MoneyFactRepository) {}

  @HandlesEvent(PurchaseCompleted)
  bought(purchase: z.output<typeof PurchaseCompleted.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.bought(tx, tenantId, purchase);
  }

  @HandlesEvent(PurchaseDisputed)
  disputed(dispute: z.output<typeof PurchaseDisputed.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.disputed(tx, tenantId, dispute);
  }

  @HandlesEvent(PurchaseRefunded)
  refunded(refund: z.output<typeof PurchaseRefunded.payload>, { id, tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.refunded(tx, tenantId, id, refund);
  }
}
