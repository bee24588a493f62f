import { z } from 'zod';

const provider = z.enum(['smtp', 'sendgrid'], { error: 'expected smtp or sendgrid' });
const rate = z.number().gt(0).max(1);
const rates = z.strictObject({ bounceRate: rate, complaintRate: rate });
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 09:00');
const hours = z.strictObject({ from: clockTime, to: clockTime }).refine(({ from, to }) => from < to, 'a window ends after it begins');

/** config/delivery.yaml. */
export const DeliveryPolicy = z.strictObject({
  version: z.string().min(1),
  jurisdictions: z.record(z.string().length(2), z.strictObject({ law: z.string().min(1), lawfulBasis: z.string().min(1) })),
  streams: z.strictObject({
    cold: z.array(provider).refine((names) => !names.includes('sendgrid'), 'SendGrid never carries cold mail; use smtp'),
    consented: z.array(provider),
    transactional: z.array(provider),
  }),
  verdicts: z.array(z.enum(['valid', 'risky', 'unknown'])).min(1),
  frequencyCapDays: z.int().min(1).max(365),
  temporaryRefusal: z.strictObject({ retryAfterSeconds: z.array(z.int().min(1)).min(1) }),
  throttle: z.strictObject({ perDomainPerMinute: z.int().min(1) }),
  governor: z.strictObject({ windowDays: z.int().min(1), minimumSent: z.int().min(1), minimumBounces: z.int().min(1), minimumComplaints: z.int().min(1), campaign: rates, sender: rates }),
  windows: z.strictObject({ enabled: z.boolean(), days: z.array(z.int().min(1).max(7)).min(1), from: clockTime, to: clockTime, verticals: z.record(z.string(), hours).default({}) }).refine(({ from, to }) => from < to, 'a window ends after it begins'),
  tracking: z.strictObject({ opens: z.boolean(), clicks: z.boolean() }),
  scanners: z.strictObject({ soonerThanMs: z.int().min(0), burst: z.strictObject({ links: z.int().min(2), withinSeconds: z.number().gt(0) }) }),
});
export type DeliveryPolicy = z.output<typeof DeliveryPolicy>;
export type Stream = keyof DeliveryPolicy['streams'];
