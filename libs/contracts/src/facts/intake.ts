import { z } from 'zod';
import { EMAIL_VERDICTS } from './people';

const LINE_ENDS = /[\t-\r\u0085\u2028\u2029]+/g;
// NUL is refused by PostgreSQL, and nobody reads the others; one of them must not cost a row, nor its neighbours.
const CONTROL = /\p{Cc}/gu;
const CONTROL_IN_LINES = /(?![\t\n])\p{Cc}/gu;

/** One line. */
const text = (most: number) => z.string().overwrite((sent) => sent.replace(LINE_ENDS, ' ').replace(CONTROL, '')).trim().min(1).max(most).nullable().default(null);
/** Lines, which stay as they are. */
const lines = (most: number) => z.string().overwrite((sent) => sent.replace(/\r\n?/g, '\n').replace(CONTROL_IN_LINES, '')).trim().min(1).max(most).nullable().default(null);

/** What a tenant sends of one lead, as it came: nothing here has been checked or put in order. */
export const SubmissionFact = z
  .strictObject({
    email: text(320),
    phone: text(60),
    /** The whole name, when it is not known in parts. */
    name: text(200),
    firstName: text(100),
    lastName: text(100),
    title: text(200),
    company: text(200),
    website: text(2_000),
    address: z.strictObject({ line1: text(200), line2: text(200), city: text(100), state: text(60), zip: text(20), country: text(60) }).nullable().default(null),
    /** Where the lead comes from, such as `trade fair 2026` or `web form`. */
    source: text(100),
    /** The sender's own id of the lead. */
    externalId: text(200),
    note: lines(2_000),
  })
  .refine((lead) => lead.email !== null || lead.phone !== null || (lead.company !== null && (lead.website !== null || lead.address !== null)), {
    error: 'expected an email, a phone number, or a company with its website or address: without one of them nobody can be reached', path: ['email'],
  });
export type SubmissionFact = z.infer<typeof SubmissionFact>;

/** Something in the submission that could not be used, in plain words. */
export const FieldProblem = z.object({ field: z.string(), message: z.string() });

/** The submission put in order (R15.02). */
export const IdentityFact = z.object({
  /** Lower-case domain, IDN as punycode; null when there is none that could exist. */
  email: z.string().nullable(),
  name: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  /** Host of the company's own site, without `www.`. */
  domain: z.string().nullable(),
  website: z.string().nullable(),
  /** E.164. */
  phone: z.string().nullable(),
  address: z.object({ line1: z.string().nullable(), line2: z.string().nullable(), city: z.string().nullable(), state: z.string().nullable(), zip: z.string().nullable(), country: z.string().nullable() }).nullable(),
  source: z.string().nullable(),
  externalId: z.string().nullable(),
  /** By which the lead is recognised again, each with its kind in front: `email:…`, `phone:…`, `company:…`. */
  keys: z.array(z.string()),
  problems: z.array(FieldProblem),
});
export type IdentityFact = z.infer<typeof IdentityFact>;

/** Nobody else has these keys. A duplicate has no such fact: it ends as skipped, with the first one's id. */
export const UniquenessFact = z.object({ checkedKeys: z.array(z.string()) });
export type UniquenessFact = z.infer<typeof UniquenessFact>;

/** What others know of the lead's company and person. What a provider could not tell is named in `missing`, and the lead goes on (R15.04). */
export const EnrichmentFact = z.object({
  company: z.object({
    name: z.string().nullable(), domain: z.string().nullable(), industry: z.string().nullable(), employees: z.int().min(0).nullable(), description: z.string().nullable(),
    socialProfiles: z.array(z.object({ network: z.string(), url: z.string() })),
  }),
  person: z.object({ name: z.string().nullable(), title: z.string().nullable(), seniority: z.string().nullable() }),
  sources: z.array(z.string()),
  missing: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type EnrichmentFact = z.infer<typeof EnrichmentFact>;

/** Whether the lead can be reached. */
export const VerificationFact = z.object({
  email: z.object({ address: z.string(), kind: z.enum(['personal', 'role', 'unknown']), verdict: z.enum(EMAIL_VERDICTS), reasons: z.array(z.string()) }).nullable(),
  phone: z.object({ number: z.string(), valid: z.boolean() }).nullable(),
});
export type VerificationFact = z.infer<typeof VerificationFact>;

export const PRIORITIES = ['high', 'medium', 'low'] as const;

/** How much the lead is worth, explained (R15.08). */
export const RatingFact = z.object({
  /** 0–100. */
  score: z.int().min(0).max(100),
  explanation: z.array(z.object({ factor: z.string(), points: z.number(), text: z.string() })),
  classification: z.object({ industry: z.string().nullable(), size: z.enum(['solo', 'small', 'medium', 'large']).nullable(), priority: z.enum(PRIORITIES), territory: z.string().nullable() }),
  rulesVersion: z.string(),
});
export type RatingFact = z.infer<typeof RatingFact>;

export const STORED_STATUSES = ['pending_review', 'approved', 'rejected'] as const;

/** The lead as it stands in the tenant's book of leads. */
export const StoredFact = z.object({ status: z.enum(STORED_STATUSES), reason: z.string() });
export type StoredFact = z.infer<typeof StoredFact>;
