import { z } from 'zod';
import { Provenance, Timestamp } from '../shared';

/** The business's own profile at Google, when one matches with enough confidence (R5.01). */
export const ProfileFact = z.object({
  status: z.enum(['matched', 'held', 'none']),
  /** 0–1; below `config/enrichment.yaml`'s threshold the match is held, not used. */
  confidence: z.number().min(0).max(1),
  reasons: z.array(z.string()),
  placeId: z.string().nullable(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  website: z.string().nullable(),
  rating: z.number().min(0).max(5).nullable(),
  reviewCount: z.int().min(0).nullable(),
  businessStatus: z.enum(['operational', 'closed_temporarily', 'closed_permanently']).nullable(),
  /** One line per weekday, as people read it. */
  hours: z.array(z.string()),
  categories: z.array(z.string()),
  photoCount: z.int().min(0).nullable(),
  provenance: Provenance.nullable(),
});
export type ProfileFact = z.infer<typeof ProfileFact>;

export const EMAIL_VERDICTS = ['valid', 'risky', 'invalid', 'unknown'] as const;

export const EmailContact = z.object({
  /** Lower case. */
  address: z.string(),
  kind: z.enum(['personal', 'role', 'unknown']),
  verdict: z.enum(EMAIL_VERDICTS),
  reasons: z.array(z.string()),
  checkedAt: Timestamp,
  /** After this the verdict is renewed before sending (R5.03). */
  verdictExpiresAt: Timestamp,
  provenance: Provenance,
});
export type EmailContact = z.infer<typeof EmailContact>;

export const ContactsFact = z.object({
  /** Best first; only addresses that were seen somewhere, never guessed. */
  emails: z.array(EmailContact),
  /** The one to write to; null when none may be written to. */
  best: z.string().nullable(),
  phones: z.array(z.string()),
  socialProfiles: z.array(z.object({ network: z.string(), url: z.string() })),
});
export type ContactsFact = z.infer<typeof ContactsFact>;
