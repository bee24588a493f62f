import { nameKey } from '../identity/name.rules';
import { phoneOf } from '../identity/phone.rules';
import { nameSimilarity } from '../identity/similarity.rules';
import type { Entry } from '../listing/listing.types';
import { zipOf } from '../listing/entry.rules';

export interface ProfileCandidate {
  name: string;
  zip: string | null;
  phone: string | null;
  website: string | null;
}

/** The site of the profile that is surely this business: same phone, or same name in the same ZIP. Null when none is. */
export function siteAmong(entry: Pick<Entry, 'name' | 'phone' | 'address'>, candidates: readonly ProfileCandidate[]): string | null {
  const ofPhone = candidates.find((candidate) => candidate.website !== null && entry.phone !== null && phoneOf(candidate.phone) === entry.phone);
  if (ofPhone) return ofPhone.website;
  const ofName = candidates.find(
    (candidate) => candidate.website !== null && entry.address.zip !== null && zipOf(candidate.zip) === entry.address.zip && nameSimilarity(nameKey(candidate.name), nameKey(entry.name)) >= 0.9,
  );
  return ofName?.website ?? null;
}
