import type Stripe from 'stripe';
import { invalid, missing } from './errors.rules';
import { EventLog } from './events';
import { checkoutSession, coupon, customerDetails, idOf, lineItem, newId, promotionCode, totalsOf } from './objects.rules';
import { charge, dispute, paymentIntent, refund, type Payer } from './payments.rules';
import type { CreateCoupon, CreatePromotionCode, CreateRefund, CreateSession } from './params.rules';

export interface SessionRecord {
  session: Stripe.Checkout.Session;
  lines: Stripe.LineItem[];
  params: CreateSession;
}

export type PayOutcome = { paid: true } | { paid: false; message: string };

export interface Payment extends Payer {
  method: 'card' | 'bank';
  cardNumber: string;
  promotionCode: string | null;
}

// Stripe's published test cards.
const declinedCards: Record<string, string> = {
  '4000000000000002': 'Your card was declined.',
  '4000000000009995': 'Your card has insufficient funds.',
  '4000000000000069': 'Your card has expired.',
};
const disputedCard = '4000000000000259';
const shortestLifeSeconds = 1_800;

/** What Stripe knows. Every change of state and its event happen in one synchronous step. */
export class StripeLedger {
  readonly sessions = new Map<string, SessionRecord>();
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly charges = new Map<string, Stripe.Charge>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly coupons = new Map<string, Stripe.Coupon>();
  readonly promotionCodes = new Map<string, Stripe.PromotionCode>();
  private changed: () => void = () => undefined;

  constructor(
    readonly events: EventLog,
    private readonly baseUrl: () => string,
    private readonly now: () => number,
  ) {}

  onChange(listener: () => void): void {
    this.changed = listener;
    this.events.onAdd(listener);
  }

  createSession(params: CreateSession): Stripe.Checkout.Session {
    const now = this.seconds();
    const lines = params.line_items.map((item) => lineItem(item, now));
    const currency = lines[0]?.currency ?? 'usd';
    if (lines.some((line) => line.currency !== currency)) throw invalid('All line items must use the same currency.', 'line_items');
    if (params.expires_at !== undefined && (params.expires_at < now + shortestLifeSeconds || params.expires_at > now + 86_400)) {
      throw invalid('The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.', 'expires_at');
    }
    if (params.discounts && params.allow_promotion_codes) throw invalid('You may only specify one of these parameters: allow_promotion_codes, discounts.', 'allow_promotion_codes');
    const wanted = params.discounts?.[0];
    const promotion = wanted?.promotion_code ? this.existingPromotion(wanted.promotion_code) : null;
    const couponId = promotion ? promotion.promotion.coupon : (wanted?.coupon ?? null);
    const applied = couponId === null ? null : this.existingCoupon(idOf(couponId));
    const totals = totalsOf(lines.map((line) => ({ amount: line.amount_total })), applied);
    // Stripe refuses charges below about half a dollar; free orders are another matter.
    if (totals.total > 0 && totals.total < 50) {
      throw invalid(`The Checkout Session's total amount due must add up to at least $0.50 ${currency}`, 'line_items', 'amount_too_small');
    }
    const id = `cs_test_${newId('x').slice(2)}${newId('x').slice(2)}`;
    const discounts = applied ? [{ coupon: applied.id, promotion_code: promotion?.id ?? null }] : [];
    const session = checkoutSession(params, { id, url: `${this.baseUrl()}/checkout/c/${id}`, now, currency, totals, discounts });
    this.sessions.set(id, { session, lines, params });
    this.changed();
    return session;
  }

  session(id: string): SessionRecord {
    const record = this.sessions.get(id);
    if (!record) throw missing('checkout.session', id, 'session');
    if (record.session.status === 'open' && record.session.expires_at <= this.seconds()) this.close(record);
    return record;
  }

  /** Paying twice, by a double click or a reload, pays once. */
  pay(id: string, payment: Payment): PayOutcome {
    const record = this.session(id);
    const { session } = record;
    if (session.status === 'complete') return { paid: true };
    if (session.status === 'expired') return { paid: false, message: 'This checkout session has expired.' };
    if (payment.promotionCode !== null) {
      const problem = this.applyPromotion(record, payment.promotionCode);
      if (problem !== null) return { paid: false, message: problem };
    }
    const declined = payment.method === 'card' ? declinedCards[payment.cardNumber] : undefined;
    if (declined !== undefined) return { paid: false, message: declined };

    session.status = 'complete';
    session.url = null;
    session.customer_details = customerDetails(payment.email, payment.name);
    if (session.automatic_tax.enabled) session.automatic_tax.status = 'complete';
    if ((session.amount_total ?? 0) === 0) {
      session.payment_status = 'no_payment_required';
      this.events.add('checkout.session.completed', session);
      return { paid: true };
    }
    const intent = paymentIntent(
      {
        amount: session.amount_total ?? 0, currency: session.currency ?? 'usd', metadata: record.params.payment_intent_data?.metadata ?? {},
        description: record.params.payment_intent_data?.description ?? null, now: this.seconds(),
      },
      payment.method === 'card' ? 'succeeded' : 'processing',
    );
    this.intents.set(intent.id, intent);
    session.payment_intent = intent.id;
    if (payment.method === 'bank') {
      this.events.add('checkout.session.completed', session);
      return { paid: true };
    }
    this.settle(record, intent, payment);
    this.events.add('checkout.session.completed', session);
    if (payment.cardNumber === disputedCard) this.openDispute(intent.id);
    return { paid: true };
  }

  /** What a bank transfer does after some time: the money comes, or does not. */
  settleTransfer(id: string, payer: Payer, arrives: boolean): void {
    const record = this.session(id);
    const intent = this.intents.get(idOf(record.session.payment_intent));
    if (intent?.status !== 'processing') return;
    if (arrives) {
      intent.status = 'succeeded';
      intent.amount_received = intent.amount;
      this.settle(record, intent, payer);
      this.events.add('checkout.session.async_payment_succeeded', record.session);
    } else {
      intent.status = 'requires_payment_method';
      this.events.add('payment_intent.payment_failed', intent);
      this.events.add('checkout.session.async_payment_failed', record.session);
    }
  }

  expire(id: string): Stripe.Checkout.Session {
    const record = this.session(id);
    if (record.session.status !== 'open') {
      throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${String(record.session.status)}.`);
    }
    this.close(record);
    return record.session;
  }

  expireOverdue(): void {
    for (const id of this.sessions.keys()) this.session(id);
  }

  refund(params: CreateRefund): Stripe.Refund {
    const paid = this.chargeOf(params);
    const left = paid.amount - paid.amount_refunded;
    if (left === 0) throw invalid(`Charge ${paid.id} has already been refunded.`, undefined, 'charge_already_refunded');
    const amount = params.amount ?? left;
    if (amount > left) throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, 'amount');
    const made = refund(paid, amount, params.reason ?? null, params.metadata, this.seconds());
    paid.amount_refunded += amount;
    paid.refunded = paid.amount_refunded === paid.amount;
    this.refunds.set(made.id, made);
    this.events.add('refund.created', made);
    this.events.add('charge.refunded', paid);
    return made;
  }

  openDispute(intentId: string): Stripe.Dispute {
    const paid = this.chargeOf({ payment_intent: intentId, metadata: {}, expand: [] });
    paid.disputed = true;
    const opened = dispute(paid, this.seconds());
    this.events.add('charge.dispute.created', opened);
    return opened;
  }

  createCoupon(params: CreateCoupon): Stripe.Coupon {
    if (params.id !== undefined && this.coupons.has(params.id)) throw invalid('Coupon already exists.', 'id', 'resource_already_exists');
    const made = coupon(params, this.seconds());
    this.coupons.set(made.id, made);
    this.changed();
    return made;
  }

  createPromotionCode(params: CreatePromotionCode): Stripe.PromotionCode {
    this.existingCoupon(params.promotion.coupon);
    const made = promotionCode(params, this.seconds());
    this.promotionCodes.set(made.id, made);
    this.changed();
    return made;
  }

  private settle(record: SessionRecord, intent: Stripe.PaymentIntent, payer: Payer): void {
    const id = record.session.id;
    const paid = charge(intent, payer, `${this.baseUrl()}/checkout/receipt/${id}`, this.seconds());
    this.charges.set(paid.id, paid);
    intent.latest_charge = paid.id;
    record.session.payment_status = 'paid';
    this.events.add('charge.succeeded', paid);
    this.events.add('payment_intent.succeeded', intent);
  }

  private close(record: SessionRecord): void {
    record.session.status = 'expired';
    record.session.url = null;
    this.events.add('checkout.session.expired', record.session);
  }

  private chargeOf(params: CreateRefund): Stripe.Charge {
    const intent = params.payment_intent === undefined ? undefined : this.intents.get(params.payment_intent);
    if (params.payment_intent !== undefined && !intent) throw missing('payment_intent', params.payment_intent, 'payment_intent');
    if (intent && intent.status !== 'succeeded') throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
    const chargeId = params.charge ?? idOf(intent?.latest_charge ?? null);
    const paid = this.charges.get(chargeId);
    if (!paid) throw missing('charge', chargeId, 'charge');
    return paid;
  }

  private applyPromotion(record: SessionRecord, code: string): string | null {
    const found = [...this.promotionCodes.values()].find((entry) => entry.active && entry.code.toLowerCase() === code.toLowerCase());
    const couponId = found?.promotion.coupon;
    const applied = typeof couponId === 'string' ? this.coupons.get(couponId) : couponId;
    if (!found || !applied || !record.session.allow_promotion_codes) return 'This code is invalid.';
    const totals = totalsOf(record.lines.map((line) => ({ amount: line.amount_subtotal })), applied);
    record.session.amount_total = totals.total;
    record.session.total_details = { amount_discount: totals.discount, amount_shipping: 0, amount_tax: 0 };
    record.session.discounts = [{ coupon: applied.id, promotion_code: found.id }];
    found.times_redeemed += 1;
    return null;
  }

  private existingCoupon(id: string): Stripe.Coupon {
    const found = this.coupons.get(id);
    if (!found) throw missing('coupon', id, 'coupon');
    return found;
  }

  private existingPromotion(id: string): Stripe.PromotionCode {
    const found = this.promotionCodes.get(id);
    if (!found) throw missing('promotion code', id, 'promotion_code');
    return found;
  }

  private seconds(): number {
    return Math.floor(this.now() / 1000);
  }
}
