import { PurchaseCompleted, PurchaseDisputed, PurchaseDisputeEnded, PurchaseRefunded } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { REFUNDED } from './access.rules';
import { AccessService } from './access.service';

@Injectable()
export class PurchaseSubscriber {
  constructor(private readonly access: AccessService) {}

  @HandlesEvent(PurchaseCompleted)
  async completed(purchase: z.output<typeof PurchaseCompleted.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    await this.access.release(tx, purchase, meta);
  }

  /** A part of the price given back is goodwill: the buyer keeps the report. */
  @HandlesEvent(PurchaseRefunded)
  async refunded(refund: z.output<typeof PurchaseRefunded.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    if (refund.full) await this.access.revoke(tx, { ...refund, reason: REFUNDED }, meta);
  }

  @HandlesEvent(PurchaseDisputed)
  async disputed(dispute: z.output<typeof PurchaseDisputed.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    await this.access.dispute(tx, dispute, meta);
  }

  @HandlesEvent(PurchaseDisputeEnded)
  async disputeEnded(purchase: z.output<typeof PurchaseDisputeEnded.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    await this.access.reopen(tx, purchase, meta);
  }
}
