import { z } from 'zod';

export const Id = z.uuid();

/** Integer minor units with an ISO 4217 currency. */
export const Money = z.object({ amount: z.int(), currency: z.string().length(3) });

/** What somebody is asked to pay: more than nothing, in a currency written as every provider and table writes it. */
export const Price = z.object({
  amount: z.int().min(1, 'expected at least 1, in the currency’s smallest unit, e.g. 4900 for $49.00'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected the currency as three capital letters, e.g. USD'),
});

/** What calls to providers may cost: they are counted in US dollars. */
export const Budget = Money.extend({ currency: z.literal('USD', 'expected USD, in which calls to providers are counted') });

/** Millionths of the currency's major unit. */
export const Cost = z.object({ micros: z.int().min(0), currency: z.string().length(3) });

/** A moment, ISO 8601 in UTC. */
export const Timestamp = z.iso.datetime();

/** Where a sourced value comes from (R3.02). */
export const Provenance = z.object({
  /** The provider or file, e.g. `yelp`, `google_places`, `import:<import id>`, `site`. */
  source: z.string(),
  fetchedAt: Timestamp,
  /** Short name of the licence under which it may be kept and shown, e.g. `yelp-fusion`, `mit`, `own-site`. */
  licence: z.string(),
  /** After this it must be dropped or fetched again; null when it may be kept. */
  expiresAt: Timestamp.nullable(),
});
export type Provenance = z.infer<typeof Provenance>;

/** A US ZIP code of five digits. */
export const Zip = z.string().regex(/^\d{5}$/, 'a ZIP code has five digits, e.g. 10001');

/** Input of a listing: `cursor` is what the last page gave, `limit` at most 200. */
export const pageInput = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** One page of a listing; `nextCursor` is null on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Key of a blob in the blob store, with its size in bytes. */
export const BlobRef = z.object({ key: z.string(), bytes: z.int().min(0), contentType: z.string() });
export type BlobRef = z.infer<typeof BlobRef>;
