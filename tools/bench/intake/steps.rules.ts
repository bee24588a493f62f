import type { EnrichmentFact, IdentityFact, RatingFact, SubmissionFact, VerificationFact } from '@leadfactory/contracts';
import { enrich, type FinishedLead, normalise, rate, verify } from './intake.rules';

/** A lead on its way, with the facts it has so far: what a job of a queue carries. */
export interface LeadOnItsWay {
  id: string;
  submission?: SubmissionFact;
  identity?: IdentityFact;
  enrichment?: EnrichmentFact;
  verification?: VerificationFact;
  rating?: RatingFact;
}

export const STEP_NAMES = ['normalise', 'deduplicate', 'enrich', 'verify', 'rate', 'store'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** What the lead carries after one of the steps that only think. Nothing is carried further than it is needed. */
export function think(step: StepName, lead: LeadOnItsWay): LeadOnItsWay {
  switch (step) {
    case 'normalise':
      return { id: lead.id, identity: normalise(lead.submission!) };
    case 'enrich':
      return { ...lead, enrichment: enrich(lead.identity!) };
    case 'verify':
      return { ...lead, verification: verify(lead.identity!) };
    case 'rate':
      return { ...lead, rating: rate(lead.identity!, lead.enrichment!, lead.verification!) };
    case 'deduplicate':
    case 'store':
      return lead;
  }
}

export function asFinished(lead: LeadOnItsWay): FinishedLead {
  return lead as FinishedLead;
}
