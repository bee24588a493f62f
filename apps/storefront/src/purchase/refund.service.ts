import { refundPayment } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { EgressClient } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { type Purchase, PurchaseRepository } from './purchase.repository';
import { SettlementService } from './settlement.service';

@Injectable()
export class RefundService {
  constructor(
    private readonly database: Database,
    private readonly purchases: PurchaseRepository,
    private readonly settlement: SettlementService,
    private readonly egress: EgressClient,
  ) {}

  async find(tenantId: string, id: string): Promise<Purchase> {
    const purchase = await this.database.withTenant(tenantId, (tx) => this.purchases.find(tx, id));
    if (purchase === null) throw new AppError('not_found', `There is no purchase ${id}.`);
    return purchase;
  }

  /** Gives back what is left of the price. The provider knows the purchase's key: asked twice, it pays once. */
  async refund(tenantId: string, id: string, reason: string, traceparent: string): Promise<Purchase> {
    const purchase = await this.find(tenantId, id);
    const left = purchase.amount - purchase.refunded;
    if (purchase.disputedAt !== null) throw new AppError('conflict', 'The buyer disputes this payment: the bank decides, and a refund would pay it twice.');
    if (left <= 0) throw new AppError('conflict', purchase.amount === 0 ? 'Nothing was paid for this purchase.' : 'This purchase has been refunded already.');
    if (purchase.paymentIntentId === null) throw new AppError('conflict', 'The provider named no payment for this purchase, so that none can be refunded here.');
    const { data } = await this.egress.call(
      refundPayment, { paymentIntentId: purchase.paymentIntentId, amount: { amount: left, currency: purchase.currency }, reason },
      { tenantId, key: `refund:${purchase.id}:${purchase.refunded}`, leadId: purchase.leadId, runId: purchase.runId, traceparent },
    );
    if (data.status === 'failed' || data.status === 'canceled') throw new AppError('provider_rejected', `The refund ${data.refundId} came back as ${data.status}.`);
    await this.settlement.hear({ tenantId, checkoutId: purchase.checkoutId, paymentIntentId: purchase.paymentIntentId }, { kind: 'refund', refundId: data.refundId, amount: left });
    return this.find(tenantId, id);
  }
}
