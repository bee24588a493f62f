import type { Address, BusinessFact, Provenance } from '@leadfactory/contracts';

/** What a listing says, cleaned: phones in E.164, sites absolute, places American. */
export interface Entry {
  name: string;
  address: Address;
  location: BusinessFact['location'];
  phone: string | null;
  website: string | null;
  /** Where the site is known from when another source than the listing's own told it. */
  websiteFrom?: Provenance;
  /** A site was asked for elsewhere and nothing came of it: it is not asked for again. */
  siteAsked?: true;
  email: string | null;
  categories: string[];
  rating: number | null;
  reviewCount: number | null;
  closed: boolean;
}

/** A listing that has come in. */
export interface Incoming {
  source: string;
  sourceId: string;
  /** '' for providers, whose listing is overwritten; the content's hash for files. */
  version: string;
  importId: string | null;
  vertical: string;
  entry: Entry;
  fetchedAt: string;
  licence: string;
  expiresAt: string | null;
}

/** A listing as it is kept. */
export interface KeptListing {
  listingId: string;
  source: string;
  sourceId: string;
  version: string;
  importIds: string[];
  businessId: string;
  ownId: string;
  verticals: string[];
  /** Null once the licence has expired. */
  entry: Entry | null;
  fetchedAt: string;
  licence: string;
  expiresAt: string | null;
}
