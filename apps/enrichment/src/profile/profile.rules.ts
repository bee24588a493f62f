import type { BusinessFact, ProfileFact, Provenance } from '@leadfactory/contracts';
import { phoneOf } from './similarity.rules';
import type { Match } from './match.rules';

/** No profile, and why. */
export function noProfile(confidence: number, reasons: string[], provenance: Provenance | null): ProfileFact {
  return { status: 'none', confidence, reasons, placeId: null, name: null, phone: null, website: null, rating: null, reviewCount: null, businessStatus: null, hours: [], categories: [], photoCount: null, provenance };
}

/** The fact that a match gives. A held one names its place, for the person who looks; its data is not used. */
export function profileOf(match: Match, provenance: Provenance): ProfileFact {
  const { candidate } = match;
  if (match.status === 'none' || candidate === null) return noProfile(match.confidence, match.reasons, provenance);
  if (match.status === 'held') return { ...noProfile(match.confidence, match.reasons, provenance), status: 'held', placeId: candidate.placeId, name: candidate.name };
  return {
    status: 'matched',
    confidence: match.confidence,
    reasons: match.reasons,
    placeId: candidate.placeId,
    name: candidate.name,
    phone: candidate.phone === null ? null : phoneOf(candidate.phone),
    website: candidate.website,
    // Google rates from 1; a 0 would be read as the worst of ratings.
    rating: candidate.rating === null || candidate.rating < 1 || candidate.rating > 5 ? null : candidate.rating,
    reviewCount: candidate.reviewCount === null || candidate.reviewCount < 0 ? null : candidate.reviewCount,
    businessStatus: candidate.businessStatus,
    hours: candidate.hours,
    categories: candidate.categories,
    photoCount: candidate.photoCount === null || candidate.photoCount < 0 ? null : candidate.photoCount,
    provenance,
  };
}

/** What a match depends on: a profile found for other data is looked for again. */
export function questionOf(business: BusinessFact, settingsVersion: string): unknown {
  const { name, vertical, address, phone, website, location } = business;
  return { name, vertical, address, phone, website, location, settingsVersion };
}

/** The address in one line, as a search wants it. */
export function addressLine({ address }: BusinessFact): string {
  return [address.line1, address.city, [address.state, address.zip].filter((part) => part !== null).join(' ')].filter((part) => part !== null && part !== '').join(', ');
}
