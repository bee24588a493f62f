import type { BusinessFact, Provenance } from '@leadfactory/contracts';
import { domainOf } from '../identity/domain.rules';
import type { Identity } from '../identity/match.rules';
import { cityKey, nameKey } from '../identity/name.rules';
import { streetKey } from '../identity/street.rules';
import type { Entry, KeptListing } from '../listing/listing.types';
import { knownChain } from './chain.rules';

/** A business as its listings make it. Whether its name is one of many places is known only beside the others. */
export interface Composed extends Identity {
  businessId: string;
  verticals: string[];
  imported: boolean;
  closed: boolean;
  knownChain: string | null;
  fact: Omit<BusinessFact, 'chain'>;
}

type Live = KeptListing & { entry: Entry };

/** What a listing's entry is recognised by. */
export function identityOf(entry: Entry): Identity {
  return {
    nameKey: nameKey(entry.name), phone: entry.phone, domain: domainOf(entry.website), streetKey: streetKey(entry.address.line1),
    zip: entry.address.zip, cityKey: cityKey(entry.address.city), state: entry.address.state,
  };
}

export function sourceOf(listing: KeptListing): string {
  const last = listing.importIds.at(-1);
  return last === undefined ? listing.source : `import:${last}`;
}

/** Files come first, for their licence lasts and the customer chose them; among equals what was fetched last. */
function byTrust(left: Live, right: Live): number {
  const files = Number(right.importIds.length > 0) - Number(left.importIds.length > 0);
  return files || right.fetchedAt.localeCompare(left.fetchedAt) || left.listingId.localeCompare(right.listingId);
}

const isFilled = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0);

/** How full an address is: one with a street serves better than a bare city, wherever it comes from. */
const fullness = ({ address }: Entry) => Number(address.line1 !== null) + Number(address.zip !== null);

/**
 * The business that the listings describe together, each field from the most trusted listing that has it, with its
 * provenance (R3.02). Null when no listing may be used any more.
 */
export function compose(businessId: string, listings: readonly KeptListing[], now: Date): Composed | null {
  const live = listings.filter((listing): listing is Live => listing.entry !== null && (listing.expiresAt === null || new Date(listing.expiresAt) > now)).sort(byTrust);
  const first = live[0];
  if (!first) return null;
  const provenance: Record<string, Provenance> = {};
  const said = (listing: Live): Provenance => ({ source: sourceOf(listing), fetchedAt: listing.fetchedAt, licence: listing.licence, expiresAt: listing.expiresAt });
  function pick<K extends keyof Entry>(field: K): Entry[K] {
    const from = live.find(({ entry }) => isFilled(entry[field])) ?? first!;
    if (isFilled(from.entry[field])) provenance[field] = (field === 'website' ? from.entry.websiteFrom : undefined) ?? said(from);
    return from.entry[field];
  }
  const placed = live.reduce((best, listing) => (fullness(listing.entry) > fullness(best.entry) ? listing : best), first);
  provenance.address = said(placed);
  // Whoever looked last knows best whether it is still there.
  const newest = live.reduce((best, listing) => (listing.fetchedAt > best.fetchedAt ? listing : best), first);
  provenance.closed = said(newest);
  const verticals = [...new Set(live.flatMap((listing) => listing.verticals))];
  const [rating, reviewCount] = [pick('rating'), pick('reviewCount')];
  const entry: Entry = {
    name: pick('name'), address: placed.entry.address, location: pick('location'), phone: pick('phone'), website: pick('website'), email: pick('email'), categories: pick('categories'),
    rating, reviewCount, closed: newest.entry.closed,
  };
  const identity = identityOf(entry);
  return {
    businessId, ...identity, verticals, closed: entry.closed, imported: live.some((listing) => listing.importIds.length > 0), knownChain: knownChain(identity.nameKey),
    fact: { businessId, vertical: verticals[0]!, ...entry, provenance },
  };
}
