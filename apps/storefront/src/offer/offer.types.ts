import type { AuditCategory, AuditFact, CampaignFact, Evidence, ScoreFact, Vitals } from '@leadfactory/contracts';
import type { Money } from '@leadfactory/kernel';
import type { Sender } from '../sender/sender.types';

export type Language = CampaignFact['language'];
export type Grade = NonNullable<ScoreFact['health']>['grade'];
export type Finding = AuditFact['findings'][number];

/** A finding that is shown before paying, with its evidence and without its cure. */
export interface Proof {
  title: string;
  explanation: string;
  category: AuditCategory;
  severity: number;
  evidence: Evidence[];
}

/** Everything that the buyer page shows, frozen when the offer was published. */
export interface OfferContent {
  site: string;
  score: number;
  grade: Grade;
  auditedAt: string;
  proofs: Proof[];
  /** What the report holds beyond the proofs: titles without what they are about. */
  locked: { category: AuditCategory; titles: string[] }[];
  counts: { findings: number; quickWins: number; recommendations: number; pages: number };
  /** The page loads whose measures the report shows. Offers published before they were kept do not tell. */
  measured?: Vitals['strategy'][];
  sender: Sender;
}

export interface Offer {
  id: string;
  tenantId: string;
  leadId: string;
  runId: string;
  campaignId: string;
  businessId: string;
  reportId: string;
  businessName: string;
  language: Language;
  price: Money;
  content: OfferContent;
  /** Of a dry run: can be looked at, and sells nothing. */
  dry: boolean;
  views: number;
  createdAt: Date;
  expiresAt: Date;
}
