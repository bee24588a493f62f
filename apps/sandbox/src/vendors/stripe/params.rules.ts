import { isUrl } from '@leadfactory/kernel';
import { z } from 'zod';

const bool = z.enum(['true', 'false'], { error: 'Invalid boolean: must be true or false' }).transform((value) => value === 'true');
const integer = z.string().regex(/^-?\d+$/, 'Invalid integer').transform(Number);
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'Invalid decimal').transform(Number);
const httpUrl = z.string().refine((value) => isUrl(value.replace('{CHECKOUT_SESSION_ID}', 'x')) && /^https?:/.test(value), 'Not a valid URL');
const currency = z.string().regex(/^[a-zA-Z]{3}$/, 'Invalid currency: must be a three-letter ISO code').transform((value) => value.toLowerCase());
const metadata = z
  .record(z.string().max(40, 'Metadata keys can be at most 40 characters'), z.string().max(500, 'Metadata values can have up to 500 characters'))
  .refine((entries) => Object.keys(entries).length <= 50, 'Metadata can have up to 50 keys')
  .default({});
const expand = z.array(z.string()).default([]);
/** Accepted and echoed nowhere: parameters that change only what Stripe's own page shows. */
const accepted = z.unknown().optional();

export const createSession = z.strictObject({
  mode: z.enum(['payment'], { error: 'Invalid mode: this sandbox carries only payment' }),
  line_items: z
    .array(
      z.strictObject({
        quantity: integer.refine((value) => value > 0, 'Invalid quantity: must be greater than or equal to 1').default(1),
        price_data: z.strictObject({
          currency,
          unit_amount: integer.refine((value) => value >= 0, 'Invalid non-negative integer'),
          tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
          product_data: z.strictObject({
            name: z.string().min(1, 'You passed an empty string for name'),
            description: z.string().optional(),
            images: accepted, metadata, tax_code: accepted,
          }),
        }),
        adjustable_quantity: accepted, tax_rates: accepted, dynamic_tax_rates: accepted,
      }),
    )
    .min(1),
  success_url: httpUrl,
  cancel_url: httpUrl.optional(),
  client_reference_id: z.string().max(200).optional(),
  customer_email: z.email({ error: 'Invalid email address' }).optional(),
  metadata,
  payment_intent_data: z
    .strictObject({
      metadata, description: z.string().optional(), receipt_email: z.string().optional(),
      statement_descriptor: accepted, statement_descriptor_suffix: accepted, capture_method: accepted, setup_future_usage: accepted,
    })
    .optional(),
  discounts: z.array(z.strictObject({ coupon: z.string().optional(), promotion_code: z.string().optional() })).max(1).optional(),
  allow_promotion_codes: bool.optional(),
  automatic_tax: z.strictObject({ enabled: bool, liability: accepted }).optional(),
  tax_id_collection: z.strictObject({ enabled: bool, required: accepted }).optional(),
  after_expiration: z.strictObject({ recovery: z.strictObject({ enabled: bool, allow_promotion_codes: bool.optional() }) }).optional(),
  expires_at: integer.optional(),
  locale: z.string().optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  submit_type: z.string().optional(),
  currency: currency.optional(),
  payment_method_types: z.array(z.string()).optional(),
  ui_mode: z.enum(['hosted', 'hosted_page'], { error: 'Invalid ui_mode: this sandbox carries only the hosted page' }).optional(),
  customer_creation: z.enum(['always', 'if_required']).optional(),
  consent_collection: accepted, custom_text: accepted, invoice_creation: accepted, phone_number_collection: accepted,
  payment_method_options: accepted, payment_method_collection: accepted, branding_settings: accepted, origin_context: accepted,
  expand,
});

export const createRefund = z
  .strictObject({
    payment_intent: z.string().optional(),
    charge: z.string().optional(),
    amount: integer.refine((value) => value > 0, 'Invalid positive integer').optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer'], { error: 'Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer' }).optional(),
    metadata, expand, instructions_email: accepted,
  })
  .refine((params) => params.payment_intent !== undefined || params.charge !== undefined, 'One of the following params should be provided for this request: payment_intent or charge.');

export const createCoupon = z
  .strictObject({
    id: z.string().optional(), name: z.string().optional(), percent_off: decimal.optional(), amount_off: integer.optional(),
    currency: currency.optional(), duration: z.enum(['once', 'forever', 'repeating']).default('once'), duration_in_months: integer.optional(),
    max_redemptions: integer.optional(), redeem_by: integer.optional(), metadata, expand, applies_to: accepted,
  })
  .refine((params) => (params.percent_off === undefined) !== (params.amount_off === undefined), 'You must pass either percent_off or amount_off.')
  .refine((params) => params.amount_off === undefined || params.currency !== undefined, 'You must pass currency when passing amount_off.');

export const createPromotionCode = z.strictObject({
  promotion: z.strictObject({ type: z.literal('coupon'), coupon: z.string() }),
  code: z.string().regex(/^[A-Za-z0-9-]+$/, 'Promotion codes can contain only letters, digits and hyphens').optional(),
  active: bool.optional(), expires_at: integer.optional(), max_redemptions: integer.optional(), metadata, restrictions: accepted, expand,
});

export const listQuery = z.object({
  limit: integer.refine((value) => value >= 1 && value <= 100, 'Invalid integer: limit must be between 1 and 100').default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  type: z.string().optional(),
  types: z.array(z.string()).optional(),
  code: z.string().optional(),
  payment_intent: z.string().optional(),
  created: z.union([integer.transform((value) => ({ gte: value, lte: value })), z.object({ gt: integer, gte: integer, lt: integer, lte: integer }).partial()]).optional(),
  expand,
});

export type CreateSession = z.output<typeof createSession>;
export type CreateRefund = z.output<typeof createRefund>;
export type CreateCoupon = z.output<typeof createCoupon>;
export type CreatePromotionCode = z.output<typeof createPromotionCode>;
export type ListQuery = z.output<typeof listQuery>;
