import { createHash } from 'node:crypto';
import type { TownBusiness } from '../../town/town';

export interface YelpBusiness {
  id: string;
  alias: string;
  name: string;
  image_url: string;
  is_closed: boolean;
  url: string;
  review_count: number;
  categories: { alias: string; title: string }[];
  rating: number;
  coordinates: { latitude: number; longitude: number };
  transactions: string[];
  price?: string;
  location: { address1: string; address2: string | null; address3: string | null; city: string; zip_code: string; country: string; state: string; display_address: string[] };
  phone: string;
  display_phone: string;
  distance?: number;
  attributes: { business_temp_closed: number | null; menu_url: string | null; business_url: string | null };
}

/** Yelp's ids are 22 characters of base64url, and say nothing. */
export function yelpId(business: TownBusiness): string {
  return createHash('md5').update(`yelp ${business.id}`).digest('base64url');
}

export function displayPhone(phone: string): string {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return match ? `(${match[1]}) ${match[2]}-${match[3]}` : phone;
}

export function listingOf(business: TownBusiness, distance?: number): YelpBusiness {
  const id = yelpId(business);
  const slug = `${business.name} ${business.city}`.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const food = business.categories.some(({ alias }) => ['restaurants', 'pizza', 'cafes', 'bakeries'].includes(alias)) || business.vertical === 'restaurant';
  return {
    id,
    alias: `${slug}-${id.slice(0, 4).toLowerCase()}`,
    name: business.name,
    image_url: business.photos > 0 ? `https://s3-media.sandbox.example/bphoto/${id}/o.jpg` : '',
    is_closed: business.status === 'permanently_closed',
    url: `https://www.yelp.com/biz/${slug}?adjust_creative=sandbox`,
    review_count: business.reviewCount,
    categories: business.categories,
    // Yelp rounds what it shows to halves.
    rating: Math.round(business.rating * 2) / 2,
    coordinates: { latitude: business.latitude, longitude: business.longitude },
    transactions: food ? ['pickup', 'delivery'] : [],
    ...(business.price === null ? {} : { price: business.price }),
    location: {
      address1: business.address1, address2: business.address2, address3: null, city: business.city, zip_code: business.zip, country: 'US', state: business.state,
      display_address: [[business.address1, business.address2].filter(Boolean).join(' '), `${business.city}, ${business.state} ${business.zip}`],
    },
    phone: business.phone,
    display_phone: displayPhone(business.phone),
    ...(distance === undefined ? {} : { distance }),
    attributes: {
      business_temp_closed: business.status === 'temporarily_closed' ? 1 : null,
      menu_url: null,
      business_url: business.site ? `${business.site.https ? 'https' : 'http'}://${business.site.host}/` : null,
    },
  };
}

export function detailsOf(business: TownBusiness): object {
  const photo = listingOf(business).image_url;
  return {
    ...listingOf(business),
    is_claimed: business.reviewCount > 20,
    photos: photo === '' ? [] : Array.from({ length: Math.min(3, business.photos) }, (_, index) => photo.replace('/o.jpg', `/${index}.jpg`)),
    hours: business.hours.length === 0 ? [] : [{ hours_type: 'REGULAR', is_open_now: false, open: business.hours.map(openingOf) }],
  };
}

function openingOf({ day, open, close }: TownBusiness['hours'][number]): object {
  return { is_overnight: close < open, start: open.replace(':', ''), end: close.replace(':', ''), day };
}
