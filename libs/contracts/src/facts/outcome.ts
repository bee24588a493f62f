import { z } from 'zod';
import { BlobRef, Id, Money, Timestamp } from '../shared';
import { AuditCategory } from './audit';

export const TIERS = ['A', 'B', 'C', 'D'] as const;
export const Tier = z.enum(TIERS);
export type Tier = z.infer<typeof Tier>;

export const ScoreFact = z.object({
  scoreId: Id,
  /** What the buyer sees; null when nothing could be measured. Never mixed with opportunity (R6.01). */
  health: z.object({
    /** Of the method. */
    version: z.string(),
    /** Version of the audit engine whose outcomes were scored; scores made before it was kept have none. */
    engine: z.string().optional(),
    score: z.int().min(0).max(100),
    grade: z.enum(['A', 'B', 'C', 'D', 'F']),
    coverage: z.number().min(0).max(1),
    byCategory: z.array(z.object({ category: AuditCategory, score: z.int().min(0).max(100), coverage: z.number().min(0).max(1) })),
  }).nullable(),
  /** Internal: how promising the lead is. */
  opportunity: z.object({ score: z.number().min(0).max(100), confidence: z.number().min(0).max(1) }),
  tier: Tier,
  /** Each rule's contribution to the opportunity score. */
  explanation: z.array(z.object({ rule: z.string(), points: z.number(), because: z.string() })),
  rulesVersion: z.string(),
});
export type ScoreFact = z.infer<typeof ScoreFact>;

export const ReportFact = z.object({
  reportId: Id,
  snapshotAt: Timestamp,
  auditId: Id,
  pdf: BlobRef,
  pages: z.int().min(1),
  /** The three strongest findings, shown to the buyer before paying. */
  proofs: z.array(z.string()),
});
export type ReportFact = z.infer<typeof ReportFact>;

export const OfferFact = z.object({
  offerId: Id,
  /** The buyer page: a signed link that expires. */
  url: z.string(),
  price: Money,
  expiresAt: Timestamp,
});
export type OfferFact = z.infer<typeof OfferFact>;

/** A sentence of a mail that states a fact about the site, and the finding that proves it. */
export const Claim = z.object({ text: z.string(), findingId: z.string() });

export const DraftFact = z.object({
  draftId: Id,
  /** Stale when the lead's audit is no longer this one (R9.04). */
  auditId: Id,
  subject: z.string().min(1).max(200),
  preheader: z.string(),
  /** JSON blob `{ html, text }`. */
  content: BlobRef,
  claims: z.array(Claim),
  strategy: z.string(),
  bodyVariant: z.string(),
  /** `template`, or the model's name. */
  writer: z.string(),
  language: z.enum(['en', 'es']),
});
export type DraftFact = z.infer<typeof DraftFact>;

export const DeliveryFact = z.object({
  messageId: Id,
  /** The decision record that allowed it (R10.02). */
  decisionId: Id,
  stream: z.enum(['transactional', 'consented', 'cold']),
  provider: z.string(),
  sentAt: Timestamp,
});
export type DeliveryFact = z.infer<typeof DeliveryFact>;
