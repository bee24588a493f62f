import type { businessProfile, Listing } from '@leadfactory/contracts';
import { z } from 'zod';

const Place = z.object({
  id: z.string().min(1),
  displayName: z.object({ text: z.string() }).optional(),
  formattedAddress: z.string().optional(),
  addressComponents: z.array(z.object({ longText: z.string().optional(), shortText: z.string().optional(), types: z.array(z.string()).default([]) })).default([]),
  nationalPhoneNumber: z.string().optional(),
  internationalPhoneNumber: z.string().optional(),
  websiteUri: z.string().optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  rating: z.number().optional(),
  userRatingCount: z.int().optional(),
  businessStatus: z.string().optional(),
  regularOpeningHours: z.object({ weekdayDescriptions: z.array(z.string()).default([]) }).optional(),
  types: z.array(z.string()).default([]),
  photos: z.array(z.unknown()).optional(),
});
type Place = z.output<typeof Place>;

/** No match at all comes as an empty object. */
export const PlacesAnswer = z.object({ places: z.array(Place).default([]), nextPageToken: z.string().optional() });
export type PlacesAnswer = z.output<typeof PlacesAnswer>;

const FIELDS = ['id', 'displayName', 'formattedAddress', 'addressComponents', 'nationalPhoneNumber', 'internationalPhoneNumber', 'websiteUri', 'location', 'rating', 'userRatingCount', 'businessStatus', 'regularOpeningHours', 'types', 'photos'];
/** Google bills by the fields asked for, and refuses a request that names none. */
export const PROFILE_MASK = FIELDS.map((field) => `places.${field}`).join(',');
export const SEARCH_MASK = [...FIELDS.filter((field) => field !== 'regularOpeningHours' && field !== 'photos').map((field) => `places.${field}`), 'nextPageToken'].join(',');

/** Errors of all Google APIs: `{ error: { code, message, status } }`. */
export function googleSaid(body: unknown): string | undefined {
  const parsed = z.object({ error: z.object({ message: z.string(), status: z.string().optional() }) }).safeParse(body);
  return parsed.success ? `${parsed.data.error.status ?? 'ERROR'}: ${parsed.data.error.message}` : undefined;
}

function component(place: Place, type: string, form: 'longText' | 'shortText' = 'longText'): string | null {
  return place.addressComponents.find(({ types }) => types.includes(type))?.[form] ?? null;
}

type Candidate = z.input<typeof businessProfile.output>['candidates'][number];

function statusOf(status: string | undefined): Candidate['businessStatus'] {
  switch (status) {
    case 'OPERATIONAL': return 'operational';
    case 'CLOSED_TEMPORARILY': return 'closed_temporarily';
    case 'CLOSED_PERMANENTLY': return 'closed_permanently';
    default: return null;
  }
}

export function candidateOf(place: Place): Candidate {
  return {
    placeId: place.id,
    name: place.displayName?.text ?? '',
    address: place.formattedAddress ?? '',
    zip: component(place, 'postal_code'),
    phone: place.internationalPhoneNumber ?? place.nationalPhoneNumber ?? null,
    website: place.websiteUri ?? null,
    location: place.location ?? null,
    rating: place.rating ?? null,
    reviewCount: place.userRatingCount ?? null,
    businessStatus: statusOf(place.businessStatus),
    hours: place.regularOpeningHours?.weekdayDescriptions ?? [],
    categories: place.types,
    photoCount: place.photos?.length ?? null,
  };
}

/** The street of a place; none for a business that comes to its customers, whose written address begins with the town. */
function streetOf(place: Place, city: string): string | null {
  const told = [component(place, 'street_number'), component(place, 'route')].filter((part) => part !== null).join(' ');
  const written = place.formattedAddress?.split(',')[0]?.trim() ?? '';
  return told || (written === city ? null : written || null);
}

export function listingOfPlace(place: Place): Listing {
  const city = component(place, 'locality') ?? component(place, 'sublocality') ?? component(place, 'postal_town') ?? '';
  return {
    sourceId: place.id,
    name: place.displayName?.text ?? '',
    phone: place.internationalPhoneNumber ?? place.nationalPhoneNumber ?? null,
    address: {
      line1: streetOf(place, city),
      line2: component(place, 'subpremise'),
      city,
      state: component(place, 'administrative_area_level_1', 'shortText') ?? '',
      zip: component(place, 'postal_code'),
      country: component(place, 'country', 'shortText') ?? 'US',
    },
    location: place.location ?? null,
    website: place.websiteUri ?? null,
    categories: place.types,
    rating: place.rating ?? null,
    reviewCount: place.userRatingCount ?? null,
    closed: place.businessStatus === 'CLOSED_PERMANENTLY',
  };
}
