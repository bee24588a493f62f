import type { businessProfile, BusinessFact } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { ProfileSettings } from '../settings/settings.rules';
import { metresBetween, nameSimilarity, ownDomain, phoneOf, streetSimilarity } from './similarity.rules';

export type Candidate = z.output<typeof businessProfile.output>['candidates'][number];
type Field = keyof ProfileSettings['weights'];

/** How one field of a candidate compares, 0–1; null when one side does not know it. */
type Agreement = Record<Field, number | null>;

export interface Match {
  status: 'matched' | 'held' | 'none';
  confidence: number;
  reasons: string[];
  /** The candidate that the status speaks of; null for none. */
  candidate: Candidate | null;
}

/** What a name is worth in another ZIP, and where one side has none. */
const OTHER_ZIP = 0.5;
const NO_ZIP = 0.9;
/** Listings place a business by its door or its parcel; two doors apart is no proof. */
const SAME_SPOT_METRES = 60;

function nameAndZip(business: BusinessFact, candidate: Candidate): number {
  const similarity = nameSimilarity(business.name, candidate.name, business.address.city);
  const zip = candidate.zip?.slice(0, 5) ?? null;
  if (business.address.zip === null || zip === null) return similarity * NO_ZIP;
  return business.address.zip === zip ? similarity : similarity * OTHER_ZIP;
}

function addressAgreement(business: BusinessFact, candidate: Candidate): number | null {
  const street = business.address.line1 === null ? null : streetSimilarity(business.address.line1, candidate.address);
  if (street !== null) return street;
  if (business.location === null || candidate.location === null) return null;
  return metresBetween(business.location, candidate.location) <= SAME_SPOT_METRES ? 0.8 : 0;
}

function agreementOf(business: BusinessFact, candidate: Candidate, placeTypes: readonly string[]): Agreement {
  const [ours, theirs] = [business.phone === null ? null : phoneOf(business.phone), candidate.phone === null ? null : phoneOf(candidate.phone)];
  const [site, listed] = [ownDomain(business.website), ownDomain(candidate.website)];
  return {
    phone: ours === null || theirs === null ? null : Number(ours === theirs),
    name: nameAndZip(business, candidate),
    address: addressAgreement(business, candidate),
    website: site === null || listed === null ? null : Number(site === listed),
    category: placeTypes.length === 0 || candidate.categories.length === 0 ? null : Number(candidate.categories.some((category) => placeTypes.includes(category))),
  };
}

function confidenceOf(agreement: Agreement, settings: ProfileSettings): number {
  let known = 0;
  let sum = 0;
  let all = 0;
  for (const [field, weight] of Object.entries(settings.weights) as [Field, number][]) {
    all += weight;
    const value = agreement[field];
    if (value === null) continue;
    known += weight;
    sum += weight * value;
  }
  if (known === 0) return 0;
  // One field that agrees is no proof of a whole business.
  const evidence = Math.min(1, known / all / settings.minimumEvidence);
  return Number(((sum / known) * evidence).toFixed(3));
}

function wordsFor(field: Field, value: number | null): string {
  if (value === null) return `${field}: not known to both`;
  const percent = `${Math.round(100 * value)} %`;
  switch (field) {
    case 'phone': return value === 1 ? 'phone: the same' : 'phone: another one';
    case 'name': return `name and ZIP: ${percent} alike`;
    case 'address': return `address: ${percent} alike`;
    case 'website': return value === 1 ? 'website: the same domain' : 'website: another domain';
    case 'category': return value === 1 ? 'category: fits' : 'category: does not fit';
  }
}

/**
 * Which of the candidates is the business, if any (R5.01). Fields are weighed by the settings; what one side does not
 * know is left out. Held: not sure enough, or two that cannot be told apart.
 */
export function matchOf(business: BusinessFact, candidates: readonly Candidate[], settings: ProfileSettings, placeTypes: readonly string[]): Match {
  const unique = [...new Map(candidates.map((candidate) => [candidate.placeId, candidate])).values()];
  const judged = unique.map((candidate) => {
    const agreement = agreementOf(business, candidate, placeTypes);
    return { candidate, agreement, confidence: confidenceOf(agreement, settings) };
  });
  // By id where equal: the same question has the same answer.
  judged.sort((a, b) => b.confidence - a.confidence || a.candidate.placeId.localeCompare(b.candidate.placeId));
  const [best, second] = judged;
  if (best === undefined) return { status: 'none', confidence: 0, reasons: ['Google knows no place like it'], candidate: null };
  const reasons = (Object.keys(settings.weights) as Field[]).map((field) => wordsFor(field, best.agreement[field]));
  const { confidence, candidate } = best;
  if (confidence < settings.holdAt) return { status: 'none', confidence, reasons: [`the likeliest of ${judged.length} is too unlike (${confidence} < ${settings.holdAt})`, ...reasons], candidate: null };
  if (confidence < settings.matchAt) return { status: 'held', confidence, reasons: [`not sure enough (${confidence} < ${settings.matchAt})`, ...reasons], candidate };
  if (second !== undefined && second.confidence >= settings.holdAt && confidence - second.confidence < settings.ambiguityMargin) {
    return { status: 'held', confidence, reasons: [`"${candidate.name}" and "${second.candidate.name}" cannot be told apart (${confidence} and ${second.confidence})`, ...reasons], candidate };
  }
  return { status: 'matched', confidence, reasons, candidate };
}
