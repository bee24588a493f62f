import { z } from 'zod';
import { Id, Zip } from '../shared';
import { BusinessFact } from './business';

/** One vertical in one ZIP: what a campaign is made of after its places are resolved and overlaps removed. */
export const Target = z.object({ vertical: z.string(), zip: Zip, city: z.string(), state: z.string().length(2) });
export type Target = z.infer<typeof Target>;

/**
 * What a run asks of sourcing before there are leads: one page of one target. A page that says `next` is
 * followed by another request with that cursor, so that paging survives every crash.
 */
export const SearchFact = z.object({
  target: Target,
  campaignId: Id.nullable(),
  cursor: z.string().nullable(),
  /** How many leads the run still wants. */
  limit: z.int().min(1),
  excludeChains: z.boolean(),
  /** `stored`: only what imports brought; `providers`: business search too. */
  sources: z.enum(['providers', 'stored']),
});
export type SearchFact = z.infer<typeof SearchFact>;

/** The businesses of that page that may become leads: duplicates merged, closed ones and unwanted chains left out. */
export const FoundFact = z.object({
  businesses: z.array(BusinessFact),
  next: z.string().nullable(),
  /** Listings seen on this page. */
  seen: z.int().min(0),
  /** Listings left out, by reason: `closed`, `chain`, `duplicate`, `outside`. */
  leftOut: z.record(z.string(), z.int().min(0)),
});
export type FoundFact = z.infer<typeof FoundFact>;
