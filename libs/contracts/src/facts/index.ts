import type { z } from 'zod';
import { AuditFact } from './audit';
import { BusinessFact, CampaignFact } from './business';
import { EnrichmentFact, IdentityFact, RatingFact, StoredFact, SubmissionFact, UniquenessFact, VerificationFact } from './intake';
import { DeliveryFact, DraftFact, OfferFact, ReportFact, ScoreFact } from './outcome';
import { ContactsFact, ProfileFact } from './people';
import { FoundFact, SearchFact } from './search';

export * from './audit';
export * from './business';
export * from './intake';
export * from './outcome';
export * from './people';
export * from './search';

/** Every fact that a lead's document may hold, by name; `search` and `found` belong to the run's own first step. */
export const FACTS = {
  campaign: CampaignFact,
  business: BusinessFact,
  audit: AuditFact,
  profile: ProfileFact,
  contacts: ContactsFact,
  score: ScoreFact,
  report: ReportFact,
  offer: OfferFact,
  draft: DraftFact,
  delivery: DeliveryFact,
  search: SearchFact,
  found: FoundFact,
  submission: SubmissionFact,
  identity: IdentityFact,
  uniqueness: UniquenessFact,
  enrichment: EnrichmentFact,
  verification: VerificationFact,
  rating: RatingFact,
  stored: StoredFact,
} as const;

export type FactName = keyof typeof FACTS;
export type Facts = { [K in FactName]: z.infer<(typeof FACTS)[K]> };
