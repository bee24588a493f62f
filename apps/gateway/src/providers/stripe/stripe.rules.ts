import type { CheckoutState, openCheckout } from '@leadfactory/contracts';
import type Stripe from 'stripe';
import type { z } from 'zod';

/** A one-time payment of one product. The metadata goes on the payment too, so that refunds and disputes carry it. */
export function checkoutParams(input: z.output<typeof openCheckout.input>): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: input.price.currency.toLowerCase(), unit_amount: input.price.amount, product_data: { name: input.productName, ...(input.productDescription === '' ? {} : { description: input.productDescription }) } } }],
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
    locale: input.locale,
    metadata: input.metadata,
    payment_intent_data: { metadata: input.metadata },
    ...(input.customerEmail === null ? {} : { customer_email: input.customerEmail }),
    ...(input.expiresAt === null ? {} : { expires_at: Math.floor(Date.parse(input.expiresAt) / 1000) }),
  };
}

export function checkoutOf(session: Stripe.Checkout.Session): z.input<typeof CheckoutState> {
  const intent = session.payment_intent;
  return {
    sessionId: session.id,
    // A session that never was open (null) belongs to modes that we do not use.
    status: (session.status ?? 'open') as 'open' | 'complete' | 'expired',
    paymentStatus: session.payment_status as 'paid' | 'unpaid' | 'no_payment_required',
    amountTotal: session.amount_total,
    currency: session.currency === null ? null : session.currency.toUpperCase(),
    paymentIntentId: typeof intent === 'string' ? intent : (intent?.id ?? null),
    buyerEmail: session.customer_details?.email ?? session.customer_email ?? null,
    buyerName: session.customer_details?.name ?? null,
    metadata: session.metadata ?? {},
  };
}

const LONGEST_METADATA = 500;
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** Stripe knows three reasons; any other goes along as text, without halves of characters, which no form can carry. */
export function reasonOf(reason: string): Pick<Stripe.RefundCreateParams, 'reason' | 'metadata'> {
  const known = REASONS.find((word) => word === reason);
  return known ? { reason: known } : { metadata: { reason: reason.slice(0, LONGEST_METADATA).replaceAll(/\p{Cs}/gu, '') } };
}
