import { deduplicateLead, enrichLead, normaliseLead, rateLead, storeLead, verifyLead } from '@leadfactory/contracts';
import { intakePipeline } from './pipeline.rules';

/** Leads that a tenant sends in, from the raw row to the book of leads (R15.02). What the book takes only after a person's look waits for it. */
export const leadIntakePipeline = intakePipeline('intake')
  .then(normaliseLead)
  .then(deduplicateLead)
  .then(enrichLead)
  .then(verifyLead)
  .then(rateLead)
  .then(storeLead)
  .hold('review', 'awaiting_review', ['stored'], ({ stored }) => stored.status === 'pending_review')
  .build();
