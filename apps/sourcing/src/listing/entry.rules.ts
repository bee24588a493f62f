import type { Listing } from '@leadfactory/contracts';
import { siteOf } from '../identity/domain.rules';
import { phoneOf } from '../identity/phone.rules';
import { stateOf } from './states.rules';
import type { Entry } from './listing.types';

// Control characters but for tab and line ends: PostgreSQL refuses NUL, and nobody reads the others.
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

// Halves of a pair that were cut apart: no text, and refused by PostgreSQL's jsonb.
const LONE = /\p{Surrogate}/gu;

/** Text as it may be kept: well-formed, without control characters, at most so long. Null when nothing is left. */
export function cleanText(text: string | null | undefined, most = 300): string | null {
  if (text === null || text === undefined) return null;
  const clean = text.replace(CONTROL, '').replace(LONE, '').trim();
  return clean === '' ? null : clean.slice(0, most).replace(LONE, '').trim();
}

/** Five digits, of `97209-2620` too. Null when it is no US ZIP code; a leading zero that a spreadsheet ate is put back. */
export function zipOf(text: string | null | undefined): string | null {
  const digits = /^(\d{3,5})(?:[-\s]?\d{4})?$/.exec(text?.trim() ?? '')?.[1];
  return digits === undefined ? null : digits.padStart(5, '0');
}

export function emailOf(text: string | null | undefined): string | null {
  const clean = cleanText(text, 254)?.replace(/^mailto:/i, '') ?? '';
  return /^[^\s@<>"',;:()]+@[^\s@<>"',;:()]+\.[a-z]{2,}$/i.test(clean) ? clean.toLowerCase() : null;
}

const inRange = (value: number | null, least: number, most: number) => (value !== null && Number.isFinite(value) && value >= least && value <= most ? value : null);

export function pointOf(latitude: number | null, longitude: number | null): Entry['location'] {
  const [lat, lon] = [inRange(latitude, -90, 90), inRange(longitude, -180, 180)];
  // 0, 0 is how files write "unknown": no business stands in the Gulf of Guinea.
  return lat === null || lon === null || (lat === 0 && lon === 0) ? null : { latitude: lat, longitude: lon };
}

/** Raw values of one business, from a provider or a file. */
export interface RawEntry {
  name: string | null | undefined;
  line1: string | null | undefined;
  line2: string | null | undefined;
  city: string | null | undefined;
  state: string | null | undefined;
  zip: string | null | undefined;
  latitude: number | null;
  longitude: number | null;
  phone: string | null | undefined;
  website: string | null | undefined;
  email: string | null | undefined;
  categories: readonly string[];
  rating: number | null;
  reviewCount: number | null;
  closed: boolean;
}

/** The entry, or the name of what lacks: without name and place a business cannot be used. */
export function entryOf(raw: RawEntry): Entry | 'name' | 'state' | 'place' {
  const name = cleanText(raw.name, 200);
  if (name === null) return 'name';
  const state = stateOf(raw.state);
  if (state === null) return 'state';
  const [city, zip] = [cleanText(raw.city, 120) ?? '', zipOf(raw.zip)];
  if (city === '' && zip === null) return 'place';
  const reviewCount = inRange(raw.reviewCount, 0, 1e9);
  return {
    name,
    address: { line1: cleanText(raw.line1), line2: cleanText(raw.line2), city, state, zip, country: 'US' },
    location: pointOf(raw.latitude, raw.longitude),
    phone: phoneOf(cleanText(raw.phone, 60)),
    website: siteOf(cleanText(raw.website, 2_000)),
    email: emailOf(raw.email),
    categories: [...new Set(raw.categories.map((category) => cleanText(category, 80)).filter((category) => category !== null))].slice(0, 20),
    rating: inRange(raw.rating, 0, 5),
    reviewCount: reviewCount === null ? null : Math.floor(reviewCount),
    closed: raw.closed,
  };
}

/** A provider's listing. Null when it is not in the United States or cannot be placed. */
export function entryOfListing(listing: Listing): Entry | null {
  if (!/^(US|USA|)$/i.test(listing.address.country)) return null;
  const entry = entryOf({
    name: listing.name, ...listing.address, latitude: listing.location?.latitude ?? null, longitude: listing.location?.longitude ?? null, phone: listing.phone, website: listing.website, email: null,
    categories: listing.categories, rating: listing.rating, reviewCount: listing.reviewCount, closed: listing.closed,
  });
  return typeof entry === 'string' ? null : entry;
}
