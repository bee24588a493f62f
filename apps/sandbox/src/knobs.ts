import { z } from 'zod';

export const vendorNames = ['yelp', 'pagespeed', 'places', 'openai', 'sendgrid', 'stripe', 'zerobounce', 'smtp'] as const;
export type VendorName = (typeof vendorNames)[number];

const rate = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0).max(600_000);

const vendorKnobs = z.strictObject({
  latencyMs: milliseconds,
  failureRate: rate,
  malformedRate: rate,
  /** 0 means without limit. */
  rateLimitPerSecond: z.number().int().min(0),
  /** 0 means without limit. */
  dailyQuota: z.number().int().min(0),
  rateLimited: z.boolean(),
  retryAfterSeconds: z.number().int().min(0),
  outage: z.enum(['off', 'errors', 'reset', 'hang']),
});
const webhookKnobs = z.strictObject({
  repeatRate: rate,
  reorder: z.boolean(),
  delayMs: milliseconds,
  retryBaseMs: z.number().int().min(1).max(60_000),
  maxAttempts: z.number().int().min(1).max(20),
});
const peopleKnobs = z.strictObject({
  enabled: z.boolean(),
  paceMs: milliseconds,
  open: rate,
  click: rate,
  buy: rate,
  unsubscribe: rate,
  complain: rate,
  refund: rate,
  reply: rate,
  scanner: rate,
  transactionalOpen: rate,
  transactionalClick: rate,
});
const writerKnobs = z.strictObject({ unboundClaimRate: rate, truncatedRate: rate, malformedJsonRate: rate });
const webKnobs = z.strictObject({ slowMs: milliseconds, webFailureRate: rate, webLatencyMs: milliseconds });

export type VendorKnobs = z.infer<typeof vendorKnobs>;
export type WebhookKnobs = z.infer<typeof webhookKnobs>;
export type PeopleKnobs = z.infer<typeof peopleKnobs>;
export type WriterKnobs = z.infer<typeof writerKnobs>;
export type WebKnobs = z.infer<typeof webKnobs>;

export interface Knobs {
  vendors: Record<VendorName, VendorKnobs>;
  webhooks: WebhookKnobs;
  people: PeopleKnobs;
  writer: WriterKnobs;
  web: WebKnobs;
}

export const knobsPatch = z.strictObject({
  vendors: z.partialRecord(z.enum(vendorNames), vendorKnobs.partial()).optional(),
  webhooks: webhookKnobs.partial().optional(),
  people: peopleKnobs.partial().optional(),
  writer: writerKnobs.partial().optional(),
  web: webKnobs.partial().optional(),
});
export type KnobsPatch = z.infer<typeof knobsPatch>;

function vendorDefaults(): VendorKnobs {
  return {
    latencyMs: 0, failureRate: 0, malformedRate: 0, rateLimitPerSecond: 0, dailyQuota: 0,
    rateLimited: false, retryAfterSeconds: 2, outage: 'off',
  };
}

export function defaultKnobs(): Knobs {
  return {
    vendors: {
      // 5,000 calls a day was Yelp's long-standing free quota; LeadFactory paces itself by the answer's headers.
      yelp: { ...vendorDefaults(), dailyQuota: 5_000 },
      pagespeed: { ...vendorDefaults(), dailyQuota: 25_000 },
      places: vendorDefaults(), openai: vendorDefaults(), sendgrid: vendorDefaults(),
      stripe: vendorDefaults(), zerobounce: vendorDefaults(), smtp: vendorDefaults(),
    },
    webhooks: { repeatRate: 0.02, reorder: false, delayMs: 0, retryBaseMs: 500, maxAttempts: 10 },
    people: {
      enabled: true, paceMs: 300, open: 0.45, click: 0.3, buy: 0.18, unsubscribe: 0.006, complain: 0.0003, refund: 0,
      reply: 0.01, scanner: 0.05, transactionalOpen: 0.8, transactionalClick: 0.7,
    },
    writer: { unboundClaimRate: 0, truncatedRate: 0, malformedJsonRate: 0 },
    web: { slowMs: 3_000, webFailureRate: 0, webLatencyMs: 0 },
  };
}

/** Holds the knobs in objects that stay the same, so that whoever was given a section sees every later change. */
export class KnobStore {
  readonly current = defaultKnobs();

  constructor(private readonly initial: KnobsPatch = {}) {
    this.apply(initial);
  }

  apply(patch: KnobsPatch): Knobs {
    for (const vendor of vendorNames) Object.assign(this.current.vendors[vendor], patch.vendors?.[vendor]);
    Object.assign(this.current.webhooks, patch.webhooks);
    Object.assign(this.current.people, patch.people);
    Object.assign(this.current.writer, patch.writer);
    Object.assign(this.current.web, patch.web);
    return this.current;
  }

  reset(): Knobs {
    this.apply(defaultKnobs());
    return this.apply(this.initial);
  }
}
