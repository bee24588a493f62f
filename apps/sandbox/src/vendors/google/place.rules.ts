import { createHash } from 'node:crypto';
import { fraction } from '../../chance.rules';
import type { TownBusiness } from '../../town/town';
import { displayPhone } from '../yelp/listing.rules';

export type Place = Record<string, unknown> & { id: string };

const placeTypes: Record<string, string[]> = {
  restaurant: ['restaurant', 'food'], bar: ['bar'], cafe: ['cafe', 'coffee_shop', 'food'], bakery: ['bakery', 'food', 'store'], brewery: ['bar', 'food'],
  dentist: ['dentist', 'health'], plumber: ['plumber'], hvac: ['general_contractor'], electrician: ['electrician'], roofing: ['roofing_contractor'],
  hair_salon: ['hair_salon', 'hair_care'], spa: ['spa', 'health'], gym: ['gym', 'health'], auto_repair: ['car_repair'], law_firm: ['lawyer'],
  real_estate: ['real_estate_agency'], veterinarian: ['veterinary_care'], florist: ['florist', 'store'],
};

const shareWithoutPlace = 0.08;
const shareSpelledOtherwise = 0.1;

/** Google knows neither the duplicates of other directories nor some of the smallest businesses. */
export function hasPlace(business: TownBusiness, seed: string): boolean {
  return business.duplicateOf === null && fraction(seed, 'place', business.id) >= shareWithoutPlace;
}

export function placeId(business: TownBusiness): string {
  return `ChIJ${createHash('sha256').update(`place ${business.id}`).digest('base64url').slice(0, 23)}`;
}

/** Some profiles carry another spelling than the directories: matching must not rely on equality. */
export function placeName(business: TownBusiness, seed: string): string {
  if (fraction(seed, 'place-name', business.id) >= shareSpelledOtherwise) return business.name;
  const shortened = business.name.replace(/\s+(&|and)\s+/i, ' ').replace(/'/g, '').replace(/\b(LLC|Inc\.?|Co\.?)$/i, '').trim();
  return shortened === business.name ? `${business.name} ${business.city}` : shortened;
}

export function placeOf(business: TownBusiness, seed: string): Place {
  const id = placeId(business);
  const street = /^(\S+)\s+(.*)$/.exec(business.address1);
  const types = [...(placeTypes[business.vertical] ?? []), 'point_of_interest', 'establishment'];
  const address = `${[business.address1, business.address2].filter(Boolean).join(' ')}, ${business.city}, ${business.state} ${business.zip}, USA`;
  const component = (longText: string, shortText: string, ...of: string[]) => ({ longText, shortText, types: of, languageCode: 'en' });
  return {
    name: `places/${id}`,
    id,
    displayName: { text: placeName(business, seed), languageCode: 'en' },
    types,
    primaryType: types[0],
    formattedAddress: address,
    shortFormattedAddress: `${business.address1}, ${business.city}`,
    addressComponents: [
      ...(street ? [component(street[1] ?? '', street[1] ?? '', 'street_number'), component(street[2] ?? '', street[2] ?? '', 'route')] : []),
      component(business.city, business.city, 'locality', 'political'),
      component(business.state, business.state, 'administrative_area_level_1', 'political'),
      component('United States', 'US', 'country', 'political'),
      component(business.zip, business.zip, 'postal_code'),
    ],
    location: { latitude: business.latitude, longitude: business.longitude },
    businessStatus: { open: 'OPERATIONAL', temporarily_closed: 'CLOSED_TEMPORARILY', permanently_closed: 'CLOSED_PERMANENTLY' }[business.status],
    nationalPhoneNumber: displayPhone(business.phone),
    internationalPhoneNumber: business.phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1-$2-$3'),
    ...(business.site ? { websiteUri: `${business.site.https ? 'https' : 'http'}://${business.site.host}/` } : {}),
    rating: business.rating,
    userRatingCount: Math.round(business.reviewCount * 1.4),
    googleMapsUri: `https://maps.google.com/?cid=${BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 15)}`)}`,
    ...(business.price === null ? {} : { priceLevel: ['PRICE_LEVEL_INEXPENSIVE', 'PRICE_LEVEL_MODERATE', 'PRICE_LEVEL_EXPENSIVE', 'PRICE_LEVEL_VERY_EXPENSIVE'][business.price.length - 1] }),
    ...(business.hours.length === 0 ? {} : { regularOpeningHours: openingHours(business) }),
    photos: Array.from({ length: Math.min(10, business.photos) }, (_, index) => ({
      name: `places/${id}/photos/${index}`, widthPx: 1600, heightPx: 1200, authorAttributions: [{ displayName: business.name, uri: `https://maps.google.com/maps/contrib/${index}`, photoUri: '' }],
    })),
    utcOffsetMinutes: -300,
  };
}

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function openingHours(business: TownBusiness): object {
  // The town counts days from Monday, Google from Sunday.
  const periods = business.hours.map(({ day, open, close }) => {
    const opens = (day + 1) % 7;
    return { open: point(opens, open), close: point(close < open ? (opens + 1) % 7 : opens, close) };
  });
  const weekdayDescriptions = [1, 2, 3, 4, 5, 6, 0].map((day) => {
    const that = business.hours.filter((entry) => (entry.day + 1) % 7 === day);
    return `${dayNames[day]}: ${that.length === 0 ? 'Closed' : that.map(({ open, close }) => `${open} – ${close}`).join(', ')}`;
  });
  return { openNow: false, periods, weekdayDescriptions };
}

function point(day: number, time: string): { day: number; hour: number; minute: number } {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { day, hour, minute };
}
