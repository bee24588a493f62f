import { PurchaseCompleted, PurchaseDisputed, PurchaseDisputeEnded, PurchaseRefunded } from '@leadfactory/contracts';
import { AppError, type Clock, derivedId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type Checkout, CheckoutRepository } from '../checkout/checkout.repository';
import { OfferRepository } from '../offer/offer.repository';
import { type Purchase, PurchaseRepository } from './purchase.repository';
import { type Change, isDisputed, settle } from './settle.rules';
import type { Whose, Word } from './stripe-event.rules';

/** What is known after a word. */
export interface Concluded {
  tenantId: string;
  /** Null before there is a purchase. */
  purchaseId: string | null;
  /** Amount per refund of the provider; zero for one that failed. */
  refunds: Readonly<Record<string, number>>;
  /** So much was told as given back, and turned out with this word to have failed. */
  failed: number;
}

/** Turns what the provider tells into purchases, each change with its event in one transaction. */
@Injectable()
export class SettlementService {
  constructor(
    private readonly database: Database,
    private readonly checkouts: CheckoutRepository,
    private readonly offers: OfferRepository,
    private readonly purchases: PurchaseRepository,
    private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Notes the word and concludes what follows from it; told again, it changes nothing.
   * @throws AppError not_found for a payment that is not ours or not known yet; conflict for one that contradicts its checkout
   */
  async hear(about: Whose, word: Word): Promise<Concluded> {
    const found = about.tenantId !== null && about.checkoutId !== null ? { tenantId: about.tenantId, id: about.checkoutId } : about.paymentIntentId === null ? null : await this.checkouts.findByPayment(about.paymentIntentId);
    if (found === null) throw new AppError('not_found', `No checkout of ours has the payment ${about.paymentIntentId ?? '(none named)'}.`);
    return this.database.withTenant(found.tenantId, async (tx) => {
      const checkout = await this.checkouts.lock(tx, found.id);
      if (checkout === null) throw new AppError('not_found', `The tenant ${found.tenantId} has no checkout ${found.id}.`);
      refuseContradiction(checkout, word);
      await this.checkouts.learn(tx, checkout.id, word, about.paymentIntentId);
      return this.conclude(tx, (await this.checkouts.lock(tx, checkout.id)) as Checkout);
    });
  }

  /** Tells of a purchase once more, for whoever lost the first word: same purchase, another message. */
  async tellAgain(purchase: Purchase): Promise<void> {
    await this.database.withTenant(purchase.tenantId, (tx) => this.tell(tx, 'completed', purchase));
  }

  private async conclude(tx: Tx, checkout: Checkout): Promise<Concluded> {
    const before = await this.purchases.ofCheckout(tx, checkout.id);
    const { tenantId, refunds } = checkout;
    const settled = before === null ? null : { amount: before.amount, refunded: before.refunded, refundFailed: before.refundFailed, disputed: before.disputedAt !== null };
    const { after, changes } = settle({ ...checkout, disputed: isDisputed(checkout) }, settled);
    if (after === null) return { tenantId, refunds, purchaseId: null, failed: 0 };
    if (before === null) await this.create(tx, checkout);
    const id = before?.id ?? purchaseId(checkout);
    await this.purchases.settle(tx, id, { refunded: after.refunded, refundFailed: after.refundFailed, disputedAt: after.disputed ? checkout.disputedAt : null });
    const purchase = (await this.purchases.find(tx, id)) as Purchase;
    const newlyBack = after.refunded - (before?.refunded ?? 0);
    for (const change of changes) await this.tell(tx, change, purchase, newlyBack);
    return { tenantId, refunds, purchaseId: id, failed: Math.max(0, after.refundFailed - (before?.refundFailed ?? 0)) };
  }

  private async create(tx: Tx, checkout: Checkout): Promise<void> {
    const offer = await this.offers.find(tx, checkout.offerId);
    if (offer === null) throw new AppError('not_found', `The checkout ${checkout.id} is of the offer ${checkout.offerId}, which does not exist.`);
    const { sessionId, paidAt, paidAmount, buyerEmail } = checkout;
    if (sessionId === null || paidAt === null || paidAmount === null) throw new AppError('internal', `The checkout ${checkout.id} is paid without session, time or amount.`);
    if (buyerEmail === null) throw new AppError('provider_rejected', `The session ${sessionId} is paid and names no e-mail address: nobody can be sent the report.`);
    await this.purchases.add(tx, {
      id: purchaseId(checkout), offerId: offer.id, checkoutId: checkout.id, sessionId, leadId: offer.leadId, runId: offer.runId, campaignId: offer.campaignId, businessId: offer.businessId, reportId: offer.reportId,
      businessName: offer.businessName, language: offer.language, paymentIntentId: checkout.paymentIntentId, amount: paidAmount, currency: checkout.currency.toUpperCase(), buyerEmail, buyerName: checkout.buyerName, paidAt,
    });
  }

  /** @param givenBack what this change gave back: those who hear of refunds add them up */
  private async tell(tx: Tx, change: Change, purchase: Purchase, givenBack = 0): Promise<void> {
    const { tenantId, leadId, runId, campaignId, businessId, reportId, id, currency } = purchase;
    const now = this.clock.now();
    const about = { leadId, runId, campaignId, businessId, purchaseId: id, reportId };
    const at = now.toISOString();
    const options = { tenantId, occurredAt: now };
    switch (change) {
      case 'completed':
        return this.outbox.publishEvent(tx, PurchaseCompleted, { ...about, ...boughtOf(purchase), at: purchase.paidAt.toISOString() }, options);
      case 'refunded':
        return this.outbox.publishEvent(tx, PurchaseRefunded, { ...about, amount: { amount: givenBack, currency }, full: purchase.refunded >= purchase.amount, at }, options);
      case 'disputed':
        return this.outbox.publishEvent(tx, PurchaseDisputed, { ...about, amount: { amount: purchase.amount, currency }, at }, options);
      case 'dispute_ended':
        return this.outbox.publishEvent(tx, PurchaseDisputeEnded, { ...about, ...boughtOf(purchase), at }, options);
    }
  }
}

function boughtOf({ offerId, amount, currency, buyerEmail, buyerName, businessName, language }: Purchase) {
  return { offerId, amount: { amount, currency }, buyerEmail, buyerName, businessName, language };
}

function purchaseId(checkout: Checkout): string {
  return derivedId('purchase', checkout.tenantId, checkout.id);
}

function refuseContradiction(checkout: Checkout, word: Word): void {
  if ('sessionId' in word && checkout.sessionId !== null && checkout.sessionId !== word.sessionId) throw new AppError('conflict', `The checkout ${checkout.id} has the session ${checkout.sessionId}, not ${word.sessionId}.`);
  if (word.kind === 'completed' && word.currency.toUpperCase() !== checkout.currency.toUpperCase()) throw new AppError('conflict', `The session ${word.sessionId} was paid in ${word.currency}; the offer asked for ${checkout.currency}.`);
}
