import { type Caller, getPurchase, listPurchases, refundPurchase } from '@leadfactory/contracts';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type Purchase, PurchaseRepository } from './purchase.repository';
import { RefundService } from './refund.service';
import { givenBack, stateOf } from './settle.rules';

type Shown = z.input<(typeof getPurchase)['output']>;

@Injectable()
export class PurchaseOperation {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly refunds: RefundService,
  ) {}

  @HandlesOperation(listPurchases)
  async list({ cursor, limit, campaignId }: z.output<(typeof listPurchases)['input']>, caller: Caller): Promise<z.input<(typeof listPurchases)['output']>> {
    const [paidAt = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const rows = await this.purchases.list(tenantOf(caller), { ...(campaignId === undefined ? {} : { campaignId }), before: cursor === undefined ? null : { paidAt, id }, limit });
    return pageOfRows(rows, limit, shown, (row) => [row.paidAt.toISOString(), row.id]);
  }

  @HandlesOperation(getPurchase)
  async get({ id }: { id: string }, caller: Caller): Promise<Shown> {
    return shown(await this.refunds.find(tenantOf(caller), id));
  }

  @HandlesOperation(refundPurchase)
  async refund({ id, reason }: { id: string; reason: string }, caller: Caller): Promise<Shown> {
    return shown(await this.refunds.refund(tenantOf(caller), id, { reason, by: `${caller.actor.kind}:${caller.actor.id}`, request: caller.idempotencyKey, traceparent: caller.traceparent }));
  }
}

function shown(purchase: Purchase): Shown {
  const { id, offerId, leadId, campaignId, businessName, amount, refunded, refundFailed, currency, disputedAt, buyerEmail, reportId, sessionId, paidAt, deliveredAt } = purchase;
  return {
    id, offerId, leadId, campaignId, businessName, buyerEmail, reportId, sessionId, state: stateOf({ amount, refunded, refundFailed, disputed: disputedAt !== null }),
    amount: { amount, currency }, refunded: { amount: givenBack(purchase), currency }, ...(refundFailed > 0 && { refundFailed: { amount: refundFailed, currency } }), paidAt: paidAt.toISOString(), deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
