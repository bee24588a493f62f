import { refundPayment } from '@leadfactory/contracts';
import { AppError, type Clock, toAppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, EgressClient } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type Purchase, PurchaseRepository } from './purchase.repository';
import { type Refund, RefundRepository } from './refund.repository';
import { givenBack } from './settle.rules';
import { SettlementService } from './settlement.service';

/** Who wants it and why; `request` is the same when the same request comes again. */
export interface RefundAsked {
  reason: string;
  by: string;
  request: string | undefined;
  traceparent: string;
}

@Injectable()
export class RefundService {
  constructor(
    private readonly database: Database,
    private readonly purchases: PurchaseRepository,
    private readonly refunds: RefundRepository,
    private readonly settlement: SettlementService,
    private readonly egress: EgressClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(tenantId: string, id: string): Promise<Purchase> {
    return known(await this.database.withTenant(tenantId, (tx) => this.purchases.find(tx, id)), id);
  }

  /**
   * Gives back what is left of the price. What is wanted is noted before the provider is asked: whoever asks again before the end is
   * known, in other words or not, asks for the same refund, and the same request is answered once it is done.
   * @throws AppError conflict when nothing can be given back; provider_rejected
   */
  async refund(tenantId: string, id: string, asked: RefundAsked): Promise<Purchase> {
    const { purchase, refund } = await this.database.withTenant(tenantId, (tx) => this.intend(tx, id, asked));
    if (refund === null || purchase.paymentIntentId === null) return purchase;
    try {
      const refundId = await this.ask({ ...purchase, paymentIntentId: purchase.paymentIntentId }, refund, asked.traceparent);
      await this.database.withTenant(tenantId, (tx) => this.refunds.done(tx, refund, refundId));
    } catch (error) {
      // A refusal is the end of its key: the provider would answer every repetition with it. A fate that is not known is none.
      if (toAppError(error).code === 'provider_rejected') await this.database.withTenant(tenantId, (tx) => this.refunds.cameToNothing(tx, refund));
      throw error;
    }
    return this.find(tenantId, id);
  }

  /** Answers the provider's id of the refund. @throws AppError provider_rejected when nothing was given back */
  private async ask({ tenantId, checkoutId, paymentIntentId, currency, leadId, runId }: Purchase & { paymentIntentId: string }, refund: Refund, traceparent: string): Promise<string> {
    const { data } = await this.egress.call(
      refundPayment, { paymentIntentId, amount: { amount: refund.amount, currency }, reason: refund.reason }, { tenantId, key: keyOf(refund), leadId, runId, traceparent },
    );
    if (data.status === 'failed' || data.status === 'canceled') throw new AppError('provider_rejected', `The refund ${data.refundId} came back as ${data.status}; nothing was given back.`);
    const { refunds } = await this.settlement.hear({ tenantId, checkoutId, paymentIntentId }, { kind: 'refund', refundId: data.refundId, amount: refund.amount });
    // The answer may be older than what a webhook has told of the same refund.
    if (refunds[data.refundId] === 0) throw new AppError('provider_rejected', `The refund ${data.refundId} has failed since; nothing was given back. Ask for it again.`);
    return data.refundId;
  }

  /** Null when this request has been carried out before. */
  private async intend(tx: Tx, id: string, { reason, by, request }: RefundAsked): Promise<{ purchase: Purchase; refund: Refund | null }> {
    const purchase = known(await this.purchases.lock(tx, id), id);
    const earlier = request === undefined ? null : await this.refunds.ofRequest(tx, id, request);
    const back = givenBack(purchase);
    // A webhook may have told of it before the one who asked could note it.
    if (earlier !== null && (earlier.refundId !== null || back >= earlier.refundedBefore + earlier.amount)) return { purchase, refund: null };
    const left = purchase.amount - back;
    if (purchase.disputedAt !== null) throw new AppError('conflict', 'The buyer disputes this payment: the bank decides, and a refund would pay it twice.');
    if (left <= 0) throw new AppError('conflict', purchase.amount === 0 ? 'Nothing was paid for this purchase.' : 'This purchase has been refunded already.');
    if (purchase.paymentIntentId === null) throw new AppError('conflict', 'The provider named no payment for this purchase, so that none can be refunded here.');
    return { purchase, refund: earlier ?? (await this.refunds.want(tx, { purchaseId: id, refundedBefore: back, amount: left, reason, askedBy: by, request }, this.clock.now())) };
  }
}

/** The provider knows this key: asked twice, it pays once. */
function keyOf({ purchaseId, refundedBefore, attempt }: Refund): string {
  return `refund:${purchaseId}:${refundedBefore}${attempt === 1 ? '' : `:${attempt}`}`;
}

function known(purchase: Purchase | null, id: string): Purchase {
  if (purchase === null) throw new AppError('not_found', `There is no purchase ${id}.`);
  return purchase;
}
