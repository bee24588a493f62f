import { defineStep } from './step';

/** One page of businesses for one target; its item's leadId is the id of the run's search, not of a lead. */
export const findBusinesses = defineStep({ name: 'findBusinesses', service: 'sourcing', needs: ['search'], gives: 'found', concurrency: 4 });

/** Fetches and audits the business's site. */
export const auditSite = defineStep({ name: 'auditSite', service: 'assessment', needs: ['business', 'campaign'], gives: 'audit', concurrency: 16 });

/** Finds the business's profile at Google. */
export const matchProfile = defineStep({ name: 'matchProfile', service: 'enrichment', needs: ['business'], gives: 'profile', concurrency: 16 });

/** Finds and verifies addresses to write to. */
export const findContacts = defineStep({ name: 'findContacts', service: 'enrichment', needs: ['business', 'audit'], uses: ['profile'], gives: 'contacts', concurrency: 16 });

/** Health, opportunity, tier. */
export const scoreLead = defineStep({ name: 'scoreLead', service: 'scoring', needs: ['business', 'audit', 'contacts', 'campaign'], uses: ['profile'], gives: 'score', mode: 'batch', batchSize: 100 });

/** Freezes a snapshot and makes the PDF of it. */
export const buildReport = defineStep({ name: 'buildReport', service: 'reports', needs: ['campaign', 'business', 'audit', 'score'], uses: ['profile'], gives: 'report', concurrency: 2 });

/** Puts the buyer page on line. */
export const publishOffer = defineStep({ name: 'publishOffer', service: 'storefront', needs: ['campaign', 'business', 'audit', 'score', 'report'], gives: 'offer', concurrency: 8 });

/** Writes the mail; every claim bound to a finding. */
export const draftEmail = defineStep({ name: 'draftEmail', service: 'personalization', needs: ['campaign', 'business', 'audit', 'score', 'contacts', 'report', 'offer'], gives: 'draft', concurrency: 8 });

/** Decides whether the mail is lawful, and sends it once. */
export const sendEmail = defineStep({ name: 'sendEmail', service: 'delivery', needs: ['campaign', 'business', 'contacts', 'draft', 'offer'], gives: 'delivery', concurrency: 8 });

/** Puts what a tenant sent of a lead in order (R15.02). */
export const normaliseLead = defineStep({ name: 'normaliseLead', service: 'sourcing', needs: ['submission'], gives: 'identity', milestone: false, mode: 'batch', keeps: 'nothing', batchSize: 250 });

/** Ends leads that the tenant has already. */
export const deduplicateLead = defineStep({ name: 'deduplicateLead', service: 'sourcing', needs: ['identity'], gives: 'uniqueness', milestone: false, mode: 'batch', batchSize: 250 });

/** Asks what others know of the lead's company and person. */
export const enrichLead = defineStep({ name: 'enrichLead', service: 'enrichment', needs: ['identity'], gives: 'enrichment', milestone: false, keeps: 'nothing', concurrency: 50, batchSize: 250 });

/** Whether the lead's address and number can be reached. */
export const verifyLead = defineStep({ name: 'verifyLead', service: 'enrichment', needs: ['identity'], gives: 'verification', milestone: false, concurrency: 50, batchSize: 250 });

/** Score, priority, classification (R15.08). */
export const rateLead = defineStep({ name: 'rateLead', service: 'scoring', needs: ['identity', 'enrichment', 'verification'], gives: 'rating', milestone: false, mode: 'batch', keeps: 'nothing', batchSize: 250 });

/** Enters the lead in the tenant's book: approved, rejected, or for a person to look at. */
export const storeLead = defineStep({ name: 'storeLead', service: 'sourcing', needs: ['identity', 'uniqueness', 'enrichment', 'verification', 'rating'], gives: 'stored', milestone: false, mode: 'batch', batchSize: 250 });

/** Every step there is. */
export const STEPS = {
  findBusinesses, auditSite, matchProfile, findContacts, scoreLead, buildReport, publishOffer, draftEmail, sendEmail,
  normaliseLead, deduplicateLead, enrichLead, verifyLead, rateLead, storeLead,
} as const;
