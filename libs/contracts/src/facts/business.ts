import { z } from 'zod';
import { Id, Provenance, Zip } from '../shared';

/** A place on the map: degrees, WGS 84. */
export const GeoPoint = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

export const Address = z.object({
  line1: z.string().nullable(),
  line2: z.string().nullable(),
  city: z.string(),
  /** Two-letter state code. */
  state: z.string().length(2),
  zip: Zip.nullable(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().length(2),
});
export type Address = z.infer<typeof Address>;

/** A local business as sourcing knows it after merging its sources. */
export const BusinessFact = z.object({
  businessId: Id,
  name: z.string().min(1),
  /** Key of `config/verticals.yaml`, e.g. `restaurant`. */
  vertical: z.string(),
  categories: z.array(z.string()),
  address: Address,
  location: GeoPoint.nullable(),
  /** E.164, e.g. +12125550123. */
  phone: z.string().nullable(),
  /** Absolute http(s) URL of the business's own site. */
  website: z.string().nullable(),
  /** An address that came with a file; those found on the site are in the contacts fact. */
  email: z.string().nullable(),
  /** 0–5. */
  rating: z.number().min(0).max(5).nullable(),
  reviewCount: z.int().min(0).nullable(),
  closed: z.boolean(),
  chain: z.string().nullable(),
  /** Per field name, where its value comes from (R3.02). */
  provenance: z.record(z.string(), Provenance),
});
export type BusinessFact = z.infer<typeof BusinessFact>;

/** What every step may know about the campaign that the lead belongs to. */
export const CampaignFact = z.object({
  campaignId: Id,
  name: z.string(),
  /** What the report costs the buyer. */
  price: z.object({ amount: z.int().min(0), currency: z.string().length(3) }),
  language: z.enum(['en', 'es']),
  /** Leads of a tier not listed end after scoring. */
  tiers: z.array(z.enum(['A', 'B', 'C', 'D'])),
  /** `manual`: a person approves each draft; `auto`: drafts that pass all checks go on. */
  review: z.enum(['auto', 'manual']),
  /** Variant per experiment, assigned when the lead entered the run. */
  variants: z.record(z.string(), z.string()),
});
export type CampaignFact = z.infer<typeof CampaignFact>;
