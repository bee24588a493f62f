import { z } from 'zod';
import { defineCapability } from './define';
import { GeoPoint } from './facts/business';
import { BlobRef, Cost, Money, Timestamp } from './shared';

/** What every answer of the egress carries beside its data. */
export const CapabilityMeta = z.object({
  cost: Cost,
  cached: z.boolean(),
  provider: z.string(),
  fetchedAt: Timestamp,
  licence: z.string(),
  expiresAt: Timestamp.nullable(),
});
export type CapabilityMeta = z.infer<typeof CapabilityMeta>;

/** What travels to the egress. `key` makes the call happen once; the ids say who pays. */
export const CapabilityRequest = z.object({
  input: z.unknown(),
  tenantId: z.uuid(),
  key: z.string().optional(),
  leadId: z.uuid().optional(),
  runId: z.uuid().optional(),
  traceparent: z.string(),
  dry: z.boolean().default(false),
  /** Only what the book has of the key is answered; nothing leaves the house. */
  recall: z.boolean().default(false),
});
export type CapabilityRequest = z.infer<typeof CapabilityRequest>;

export const Listing = z.object({
  sourceId: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  address: z.object({ line1: z.string().nullable(), line2: z.string().nullable(), city: z.string(), state: z.string(), zip: z.string().nullable(), country: z.string() }),
  location: GeoPoint.nullable(),
  website: z.string().nullable(),
  categories: z.array(z.string()),
  rating: z.number().nullable(),
  reviewCount: z.int().nullable(),
  closed: z.boolean(),
});
export type Listing = z.infer<typeof Listing>;

/** A page of a business search: at most 50 a page and 1,000 a query (Yelp Fusion's limits, R3.01). */
export const businessSearch = defineCapability({
  name: 'businessSearch', nature: 'read', timeoutMs: 60_000,
  input: z.object({ categories: z.array(z.string()).min(1), zip: z.string(), city: z.string(), state: z.string(), offset: z.int().min(0).max(950), limit: z.int().min(1).max(50) }),
  output: z.object({ total: z.int(), listings: z.array(Listing) }),
});

/** The search's listings may lack the site's address; some providers tell it only in the profile. */
export const businessProfile = defineCapability({
  name: 'businessProfile', nature: 'read', timeoutMs: 60_000,
  input: z.object({ name: z.string(), address: z.string(), zip: z.string().nullable(), phone: z.string().nullable(), location: GeoPoint.nullable() }),
  output: z.object({
    candidates: z.array(z.object({
      placeId: z.string(), name: z.string(), address: z.string(), zip: z.string().nullable(), phone: z.string().nullable(), website: z.string().nullable(), location: GeoPoint.nullable(),
      rating: z.number().nullable(), reviewCount: z.int().nullable(), businessStatus: z.enum(['operational', 'closed_temporarily', 'closed_permanently']).nullable(),
      hours: z.array(z.string()), categories: z.array(z.string()), photoCount: z.int().nullable(),
    })),
  }),
});

/** Lighthouse's judgement of one page. `result` is the raw Lighthouse result, in the blob store. */
export const pageAudit = defineCapability({
  name: 'pageAudit', nature: 'read', timeoutMs: 150_000,
  input: z.object({ url: z.string(), strategy: z.enum(['mobile', 'desktop']) }),
  output: z.object({
    finalUrl: z.string(), lighthouseVersion: z.string(), fetchedAt: Timestamp,
    /** The categories' scores, 0–100. */
    scores: z.object({ performance: z.number().nullable(), accessibility: z.number().nullable(), bestPractices: z.number().nullable(), seo: z.number().nullable() }),
    metrics: z.object({ lcpMs: z.number().nullable(), fcpMs: z.number().nullable(), tbtMs: z.number().nullable(), speedIndexMs: z.number().nullable(), cls: z.number().nullable(), totalBytes: z.number().nullable() }),
    /** Lighthouse audits by id: score 0–1 or null (not applicable, informative, error). */
    audits: z.record(z.string(), z.object({ score: z.number().nullable(), displayValue: z.string().optional() })),
    result: BlobRef,
  }),
});

export const WEB_FETCH_PROBLEMS = ['dns', 'refused_address', 'connect', 'tls', 'timeout', 'too_large', 'redirects', 'robots', 'blocked', 'protocol'] as const;

/** Fetches a page of an untrusted site (R1.12). What stopped it is an answer, not an error: the audit reports it. */
export const webFetch = defineCapability({
  name: 'webFetch', nature: 'read', timeoutMs: 60_000,
  input: z.object({
    url: z.string(),
    /** `asset` asks for headers and size of an image, script or style sheet. */
    purpose: z.enum(['page', 'robots', 'sitemap', 'asset']),
    method: z.enum(['GET', 'HEAD']).default('GET'),
    maxBytes: z.int().min(1).max(10_485_760).default(10_485_760),
  }),
  output: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('fetched'), finalUrl: z.string(), status: z.int(), headers: z.record(z.string(), z.string()), body: BlobRef.nullable(),
      /** Decoded bytes of the body; `wireBytes` as they came over the wire. */
      bytes: z.int(), wireBytes: z.int(), elapsedMs: z.number(), redirects: z.array(z.object({ status: z.int(), from: z.string(), to: z.string() })),
    }),
    z.object({ outcome: z.literal('failed'), problem: z.enum(WEB_FETCH_PROBLEMS), detail: z.string(), redirects: z.array(z.object({ status: z.int(), from: z.string(), to: z.string() })) }),
  ]),
});

export const SCREENSHOT_DEVICES = ['phone', 'desktop'] as const;

/** The first screen of a page, as JPEG in the blob store. What stopped it is an answer, not an error, as with `webFetch`. */
export const screenshot = defineCapability({
  name: 'screenshot', nature: 'read', timeoutMs: 120_000,
  input: z.object({ url: z.string(), devices: z.array(z.enum(SCREENSHOT_DEVICES)).min(1).max(SCREENSHOT_DEVICES.length).default([...SCREENSHOT_DEVICES]) }),
  output: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('taken'), finalUrl: z.string(), takenAt: Timestamp,
      /** Width and height in pixels of the picture. */
      images: z.array(z.object({ device: z.enum(SCREENSHOT_DEVICES), width: z.int(), height: z.int(), image: BlobRef })).min(1),
    }),
    z.object({ outcome: z.literal('failed'), problem: z.enum(WEB_FETCH_PROBLEMS), detail: z.string() }),
  ]),
});

/** Text from a language model as JSON that fits `schema`. Page text goes in `data` only: it is data, never instructions. */
export const writeText = defineCapability({
  name: 'writeText', nature: 'read', timeoutMs: 90_000,
  input: z.object({ task: z.string(), instructions: z.string(), data: z.unknown(), schemaName: z.string(), schema: z.record(z.string(), z.unknown()), maxTokens: z.int().min(1).max(8000).default(1200) }),
  output: z.object({ json: z.unknown(), model: z.string(), inputTokens: z.int(), outputTokens: z.int() }),
});

/** The mail servers of a domain. No record and no such domain are answers. */
export const mxLookup = defineCapability({
  name: 'mxLookup', nature: 'read', timeoutMs: 20_000,
  input: z.object({ domain: z.string() }),
  output: z.object({ status: z.enum(['found', 'none', 'no_domain']), exchanges: z.array(z.object({ host: z.string(), priority: z.int() })) }),
});

export const emailVerification = defineCapability({
  name: 'emailVerification', nature: 'read', timeoutMs: 40_000,
  input: z.object({ email: z.string() }),
  output: z.object({ status: z.enum(['valid', 'invalid', 'catch_all', 'unknown', 'spamtrap', 'abuse', 'do_not_mail']), subStatus: z.string() }),
});

/** Hands one mail to a provider. Effects are keyed: the same key never sends twice. */
export const sendMail = defineCapability({
  name: 'sendMail', nature: 'effect', timeoutMs: 60_000,
  input: z.object({
    stream: z.enum(['transactional', 'consented', 'cold']),
    messageId: z.uuid(),
    from: z.object({ name: z.string(), address: z.string() }),
    to: z.object({ name: z.string().nullable(), address: z.string() }),
    replyTo: z.string().nullable(),
    /** Where delivery reports go (SMTP envelope), unique per message. */
    returnPath: z.string().nullable(),
    subject: z.string(), html: z.string(), text: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  /** `atRecipient`: said when the recipient was named; absent where nobody can tell. */
  output: z.object({ provider: z.string(), providerMessageId: z.string(), accepted: z.boolean(), rejection: z.object({ permanent: z.boolean(), diagnostic: z.string(), atRecipient: z.boolean().optional() }).nullable() }),
});

/** Opens a hosted checkout page. */
export const openCheckout = defineCapability({
  name: 'openCheckout', nature: 'effect', timeoutMs: 30_000,
  input: z.object({
    price: Money, productName: z.string(), productDescription: z.string(), successUrl: z.string(), cancelUrl: z.string(), customerEmail: z.string().nullable(), locale: z.enum(['en', 'es']),
    /** Comes back with every webhook: `tenantId`, `offerId`, `checkoutId`, … */
    metadata: z.record(z.string(), z.string()), expiresAt: Timestamp.nullable(),
  }),
  output: z.object({ sessionId: z.string(), url: z.string() }),
});

export const CheckoutState = z.object({
  sessionId: z.string(), status: z.enum(['open', 'complete', 'expired']), paymentStatus: z.enum(['paid', 'unpaid', 'no_payment_required']),
  amountTotal: z.int().nullable(), currency: z.string().nullable(), paymentIntentId: z.string().nullable(), buyerEmail: z.string().nullable(), buyerName: z.string().nullable(), metadata: z.record(z.string(), z.string()),
});

/** The checkout as the provider knows it: for reconciling what webhooks did not tell. */
export const readCheckout = defineCapability({ name: 'readCheckout', nature: 'read', timeoutMs: 30_000, input: z.object({ sessionId: z.string() }), output: CheckoutState });

export const refundPayment = defineCapability({
  name: 'refundPayment', nature: 'effect', timeoutMs: 30_000,
  input: z.object({ paymentIntentId: z.string(), amount: Money.nullable(), reason: z.string() }),
  output: z.object({ refundId: z.string(), status: z.string() }),
});

/** Every capability there is. */
export const CAPABILITIES = { businessSearch, businessProfile, pageAudit, webFetch, screenshot, writeText, mxLookup, emailVerification, sendMail, openCheckout, readCheckout, refundPayment } as const;
export type CapabilityName = keyof typeof CAPABILITIES;
