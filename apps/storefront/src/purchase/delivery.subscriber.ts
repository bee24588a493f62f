import { ReportDelivered, ReportReleased } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { PurchaseRepository } from './purchase.repository';

@Injectable()
export class DeliverySubscriber {
  constructor(private readonly purchases: PurchaseRepository) {}

  /** The page after paying shows the link at once, without waiting for the mail. */
  @HandlesEvent(ReportReleased)
  async released({ purchaseId, url }: z.output<typeof ReportReleased.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    await this.purchases.released(tx, purchaseId, url);
  }

  @HandlesEvent(ReportDelivered)
  async delivered({ purchaseId, at }: z.output<typeof ReportDelivered.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    await this.purchases.delivered(tx, purchaseId, new Date(at));
  }
}
