import { isUrl } from '@leadfactory/kernel';
import type { Listing } from '@leadfactory/contracts';
import { z } from 'zod';
import { oneOf, type VendorHeaders } from '../vendor-http';

const text = z.string().nullish();

/** Yelp Fusion's search answer, as far as it is read. Recordings show nulls where the schema knows only strings. */
export const YelpSearch = z.object({
  total: z.int().min(0),
  businesses: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string(),
      phone: text,
      is_closed: z.boolean().nullish(),
      rating: z.number().nullish(),
      review_count: z.int().nullish(),
      categories: z.array(z.object({ alias: z.string() })).nullish(),
      coordinates: z.object({ latitude: z.number().nullable(), longitude: z.number().nullable() }).nullish(),
      location: z.object({ address1: text, address2: text, city: text, state: text, zip_code: text, country: text }),
      attributes: z.object({ business_url: text }).nullish(),
    }),
  ),
});

type YelpBusiness = z.output<typeof YelpSearch>['businesses'][number];

/** Errors come as `{ error: { code, description } }`. */
export function yelpSaid(body: unknown): string | undefined {
  const parsed = z.object({ error: z.object({ code: z.string(), description: text }) }).safeParse(body);
  return parsed.success ? [parsed.data.error.code, filled(parsed.data.error.description)].filter((part) => part !== null).join(': ') : undefined;
}

const REMAINING = ['ratelimit-remaining', 'ratelimit-resourceremaining'];

/**
 * Every answer of Yelp tells when the next day's quota begins, also one that refuses a mere burst: it is something to wait for only
 * when the day's calls are used up (https://docs.developer.yelp.com/docs/places-rate-limiting).
 */
export function quotaEnds(body: unknown, headers: VendorHeaders): string | undefined {
  const isSpent = yelpSaid(body)?.startsWith('ACCESS_LIMIT_REACHED') === true || REMAINING.some((name) => oneOf(headers[name])?.trim() === '0');
  return isSpent ? oneOf(headers['ratelimit-resettime']) : undefined;
}

function filled(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** The business's own site. Yelp's `url` is Yelp's page about it and never counts. */
function ownSite(business: YelpBusiness): string | null {
  const url = filled(business.attributes?.business_url);
  if (url === null || !isUrl(url)) return null;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && !/(^|\.)yelp\.[a-z.]+$/.test(hostname) ? url : null;
}

export function listingOfYelp(business: YelpBusiness): Listing {
  const { location, coordinates } = business;
  return {
    sourceId: business.id,
    name: business.name,
    phone: filled(business.phone),
    address: { line1: filled(location.address1), line2: filled(location.address2), city: location.city ?? '', state: location.state ?? '', zip: filled(location.zip_code), country: filled(location.country) ?? 'US' },
    location: coordinates?.latitude != null && coordinates.longitude != null ? { latitude: coordinates.latitude, longitude: coordinates.longitude } : null,
    website: ownSite(business),
    categories: (business.categories ?? []).map(({ alias }) => alias),
    rating: business.rating ?? null,
    reviewCount: business.review_count ?? null,
    closed: business.is_closed ?? false,
  };
}
