import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { CreateCoupon, CreatePromotionCode, CreateSession } from './params.rules';

export const apiVersion = '2026-10-28.endive';

/** Random and not counted, because LeadFactory keeps ids in unique columns that outlive a sandbox. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('base64url').replace(/[-_]/g, 'x')}`;
}

/** The id of what Stripe answers as an id or, expanded, as the object. */
export function idOf(reference: string | { id: string } | null): string {
  return typeof reference === 'string' ? reference : (reference?.id ?? '');
}

export interface Totals {
  subtotal: number;
  discount: number;
  total: number;
}

export function totalsOf(lines: readonly { amount: number }[], coupon: Stripe.Coupon | null): Totals {
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const wanted = coupon === null ? 0 : coupon.percent_off !== null ? Math.round((subtotal * coupon.percent_off) / 100) : (coupon.amount_off ?? 0);
  const discount = Math.min(wanted, subtotal);
  return { subtotal, discount, total: subtotal - discount };
}

export function lineItem(item: CreateSession['line_items'][number], now: number): Stripe.LineItem {
  const { price_data: price, quantity } = item;
  const amount = price.unit_amount * quantity;
  return {
    id: newId('li'), object: 'item', adjustable_quantity: null, amount_discount: 0, amount_subtotal: amount, amount_tax: 0, amount_total: amount,
    currency: price.currency, description: price.product_data.name, metadata: {}, quantity,
    price: {
      id: newId('price'), object: 'price', active: false, billing_scheme: 'per_unit', created: now, currency: price.currency, custom_unit_amount: null,
      livemode: false, lookup_key: null, metadata: {}, nickname: null, product: newId('prod'), recurring: null,
      tax_behavior: price.tax_behavior ?? 'unspecified', tiers_mode: null, transform_quantity: null, type: 'one_time',
      unit_amount: price.unit_amount, unit_amount_decimal: null,
    },
  };
}

export interface SessionParts {
  id: string;
  url: string;
  now: number;
  currency: string;
  totals: Totals;
  discounts: Stripe.Checkout.Session.Discount[];
}

export function checkoutSession(params: CreateSession, parts: SessionParts): Stripe.Checkout.Session {
  const { totals } = parts;
  const recovery = params.after_expiration?.recovery;
  return {
    id: parts.id, object: 'checkout.session', adaptive_pricing: { enabled: false },
    after_expiration: recovery ? { recovery: { allow_promotion_codes: recovery.allow_promotion_codes ?? false, enabled: recovery.enabled, expires_at: null, url: null } } : null,
    allow_promotion_codes: params.allow_promotion_codes ?? null, allowed_payment_method_types: null,
    amount_subtotal: totals.subtotal, amount_total: totals.total,
    automatic_tax: { enabled: params.automatic_tax?.enabled ?? false, liability: null, provider: null, status: params.automatic_tax?.enabled ? 'requires_location_inputs' : null },
    billing_address_collection: params.billing_address_collection ?? null, cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null, client_secret: null, collected_information: null, consent: null, consent_collection: null,
    created: parts.now, currency: parts.currency, currency_conversion: null, custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null, customer_account: null, customer_creation: params.customer_creation ?? 'if_required',
    customer_details: params.customer_email ? customerDetails(params.customer_email, null) : null,
    customer_email: params.customer_email ?? null, discounts: parts.discounts,
    expires_at: params.expires_at ?? parts.now + 86_400, integration_identifier: null, invoice: null,
    invoice_creation: { enabled: false, invoice_data: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: null, metadata: {}, rendering_options: null } },
    livemode: false, locale: (params.locale as Stripe.Checkout.Session['locale']) ?? null, managed_payments: { enabled: false }, metadata: params.metadata, mode: 'payment', origin_context: null,
    payment_intent: null, payment_link: null, payment_method_collection: 'if_required', payment_method_configuration_details: null,
    payment_method_options: {}, payment_method_types: params.payment_method_types ?? ['card'], payment_status: totals.total === 0 ? 'no_payment_required' : 'unpaid',
    permissions: null, recovered_from: null, saved_payment_method_options: null, setup_intent: null, shipping_address_collection: null,
    shipping_cost: null, shipping_options: [], status: 'open', submit_type: (params.submit_type as Stripe.Checkout.Session['submit_type']) ?? null, subscription: null,
    success_url: params.success_url, total_details: { amount_discount: totals.discount, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page', url: parts.url, wallet_options: null,
  };
}

export function customerDetails(email: string, name: string | null): Stripe.Checkout.Session.CustomerDetails {
  return { address: null, business_name: null, email, individual_name: null, name, phone: null, tax_exempt: 'none', tax_ids: null };
}

export function coupon(params: CreateCoupon, now: number): Stripe.Coupon {
  return {
    id: params.id ?? newId('coupon'), object: 'coupon', amount_off: params.amount_off ?? null, created: now, currency: params.currency ?? null,
    duration: params.duration, duration_in_months: params.duration_in_months ?? null, livemode: false, max_redemptions: params.max_redemptions ?? null,
    metadata: params.metadata, name: params.name ?? null, percent_off: params.percent_off ?? null, redeem_by: params.redeem_by ?? null, times_redeemed: 0, valid: true,
  };
}

export function promotionCode(params: CreatePromotionCode, now: number): Stripe.PromotionCode {
  return {
    id: newId('promo'), object: 'promotion_code', active: params.active ?? true, code: params.code ?? newId('X').slice(2, 10).toUpperCase(), created: now,
    customer: null, customer_account: null, expires_at: params.expires_at ?? null, livemode: false, max_redemptions: params.max_redemptions ?? null,
    metadata: params.metadata, promotion: { type: 'coupon', coupon: params.promotion.coupon },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null }, times_redeemed: 0,
  };
}
