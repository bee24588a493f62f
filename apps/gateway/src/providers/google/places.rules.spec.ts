import { readFileSync } from 'node:fs';
import { businessProfile, Listing } from '@leadfactory/contracts';
import { describeWithShared } from '@leadfactory/testing';
import { candidateOf, googleSaid, listingOfPlace, PlacesAnswer, PROFILE_MASK, SEARCH_MASK } from './places.rules';

const part = (type: string, longText: string, shortText = longText) => ({ longText, shortText, types: [type, 'political'], languageCode: 'en' });
const components = [part('subpremise', '2B'), part('street_number', '800'), part('route', 'North Point Street', 'N Point St'), part('locality', 'San Francisco'), part('administrative_area_level_1', 'California', 'CA'), part('country', 'United States', 'US'), part('postal_code', '94109'), part('postal_code_suffix', '1234')];
/** In the documented shape of a text search's answer. */
const danko = {
  id: 'ChIJ-danko', displayName: { text: 'Gary Danko', languageCode: 'en' }, formattedAddress: '800 North Point St #2B, San Francisco, CA 94109, USA', addressComponents: components,
  nationalPhoneNumber: '(415) 749-2060', internationalPhoneNumber: '+1 415-749-2060', websiteUri: 'https://garydanko.example/', location: { latitude: 37.80587, longitude: -122.42058 }, rating: 4.6, userRatingCount: 1893,
  businessStatus: 'OPERATIONAL', regularOpeningHours: { openNow: true, weekdayDescriptions: ['Monday: 5:00 – 10:00 PM'] }, types: ['restaurant', 'food'], photos: [{ name: 'a' }, { name: 'b' }],
};
const placeOf = (raw: object) => {
  const [place] = PlacesAnswer.parse({ places: [raw] }).places;
  if (place === undefined) throw new Error('the schema dropped the place');
  return place;
};
const listing = (raw: object): Listing => Listing.parse(listingOfPlace(placeOf(raw)));
const candidate = (raw: object) => businessProfile.output.parse({ candidates: [candidateOf(placeOf(raw))] }).candidates[0];
const without = (...types: string[]): object[] => components.filter((component) => !component.types.some((type) => types.includes(type)));

describe('a place as a search’s listing', () => {
  it('is read whole', () => {
    expect(listing(danko)).toEqual({
      sourceId: 'ChIJ-danko', name: 'Gary Danko', phone: '+1 415-749-2060', address: { line1: '800 North Point Street', line2: '2B', city: 'San Francisco', state: 'CA', zip: '94109', country: 'US' },
      location: { latitude: 37.80587, longitude: -122.42058 }, website: 'https://garydanko.example/', categories: ['restaurant', 'food'], rating: 4.6, reviewCount: 1893, closed: false,
    });
  });

  it('needs no more than an id: Google leaves out what it does not know', () => {
    expect(listing({ id: 'x' })).toEqual({
      sourceId: 'x', name: '', phone: null, address: { line1: null, line2: null, city: '', state: '', zip: null, country: 'US' }, location: null, website: null, categories: [], rating: null, reviewCount: null, closed: false,
    });
  });

  it('takes the street from the written address when it is not told in parts', () => {
    expect(listing({ ...danko, addressComponents: without('street_number', 'route') }).address.line1).toBe('800 North Point St #2B');
    expect(listing({ ...danko, addressComponents: without('street_number') }).address.line1).toBe('North Point Street');
  });

  it.each(['San Francisco, CA 94109, USA', 'San Francisco, CA, USA', 'San Francisco', ' San Francisco , CA', ''])('gives a business that comes to its customers no street: "%s" is a town', (formattedAddress) => {
    expect(listing({ ...danko, formattedAddress, addressComponents: without('subpremise', 'street_number', 'route') }).address).toMatchObject({ line1: null, city: 'San Francisco' });
  });

  it('finds the town where there is no locality: boroughs, then postal towns', () => {
    const town = [part('sublocality', 'Brooklyn'), part('postal_town', 'Somewhere')];
    expect(listing({ ...danko, addressComponents: [...without('locality'), ...town] }).address.city).toBe('Brooklyn');
    expect(listing({ ...danko, addressComponents: [...without('locality'), town[1]] }).address.city).toBe('Somewhere');
    expect(listing({ ...danko, addressComponents: [...components, ...town] }).address.city).toBe('San Francisco');
  });

  it('takes the ZIP code without its suffix, and the state as two letters', () => {
    expect(listing({ ...danko, addressComponents: [...components].reverse() }).address).toMatchObject({ zip: '94109', state: 'CA', country: 'US' });
  });

  it('reads parts that lack a form or their types', () => {
    expect(listing({ ...danko, addressComponents: [{}, { types: ['locality'], shortText: 'SF' }, { longText: 'lost' }] }).address).toMatchObject({ city: '', state: '' });
  });

  it('prefers the number that can be dialled from anywhere', () => {
    expect(listing({ ...danko, internationalPhoneNumber: undefined }).phone).toBe('(415) 749-2060');
  });

  it.each([['CLOSED_PERMANENTLY', true], ['CLOSED_TEMPORARILY', false], ['OPERATIONAL', false], ['BUSINESS_STATUS_UNSPECIFIED', false], [undefined, false]])('%s is closed: %s', (businessStatus, closed) => {
    expect(listing({ ...danko, businessStatus }).closed).toBe(closed);
  });
});

describe('a place as a profile’s candidate', () => {
  it('is read whole', () => {
    expect(candidate(danko)).toEqual({
      placeId: 'ChIJ-danko', name: 'Gary Danko', address: '800 North Point St #2B, San Francisco, CA 94109, USA', zip: '94109', phone: '+1 415-749-2060', website: 'https://garydanko.example/', location: { latitude: 37.80587, longitude: -122.42058 },
      rating: 4.6, reviewCount: 1893, businessStatus: 'operational', hours: ['Monday: 5:00 – 10:00 PM'], categories: ['restaurant', 'food'], photoCount: 2,
    });
  });

  it('knows nothing of what is left out, rather than none', () => {
    expect(candidate({ id: 'x', regularOpeningHours: {} })).toMatchObject({ name: '', address: '', rating: null, reviewCount: null, businessStatus: null, hours: [], photoCount: null });
    expect(candidate({ id: 'x', photos: [], userRatingCount: 0 })).toMatchObject({ photoCount: 0, reviewCount: 0 });
  });

  it.each([['OPERATIONAL', 'operational'], ['CLOSED_TEMPORARILY', 'closed_temporarily'], ['CLOSED_PERMANENTLY', 'closed_permanently'], ['BUSINESS_STATUS_UNSPECIFIED', null], ['FUTURE_OPENING', null], [undefined, null]])('reads the status %s as %s', (businessStatus, expected) => {
    expect(candidate({ id: 'x', businessStatus })?.businessStatus).toBe(expected);
  });
});

describe('Google’s answers', () => {
  it('nothing found comes as an empty object', () => expect(PlacesAnswer.parse({})).toEqual({ places: [] }));
  it.each([[undefined], [null], [{ places: [{ displayName: { text: 'no id' } }] }], [{ places: [{ id: '' }] }], [{ places: {} }], [{ places: [{ id: 'x', location: { latitude: 'north' } }] }]])('%j is none', (body) => expect(PlacesAnswer.safeParse(body).success).toBe(false));
  it('errors are told by status and sentence', () => {
    expect(googleSaid({ error: { code: 403, message: 'API key not valid.', status: 'PERMISSION_DENIED', details: [] } })).toBe('PERMISSION_DENIED: API key not valid.');
    expect(googleSaid({ error: { code: 500, message: 'Lighthouse returned error: NO_FCP.' } })).toBe('ERROR: Lighthouse returned error: NO_FCP.');
  });
  it.each([[undefined], [null], ['<html>'], [{}], [{ error: 'invalid_grant' }], [[{ error: { message: 'x' } }]]])('nothing is said in %j', (body) => expect(googleSaid(body)).toBeUndefined());
});

describeWithShared('vendors/google/places.v1.discovery.json', 'Google’s published description', (file) => {
  const { schemas } = JSON.parse(readFileSync(file, 'utf8')) as { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
  const known = schemas.GoogleMapsPlacesV1Place?.properties ?? {};
  it('asks only for fields that exist, and pays for hours and photos in the profile alone', () => {
    const masks = [PROFILE_MASK, SEARCH_MASK].map((mask) => mask.split(','));
    for (const mask of masks) {
      expect(new Set(mask).size).toBe(mask.length);
      expect(mask.filter((field) => field !== 'nextPageToken' && !(field.startsWith('places.') && field.slice('places.'.length) in known))).toEqual([]);
    }
    expect(masks[0]?.filter((field) => !masks[1]?.includes(field))).toEqual(['places.regularOpeningHours', 'places.photos']);
    expect(masks[1]).toContain('nextPageToken');
  });

  it('reads every status that the description knows but the one that says nothing', () => {
    const statuses = known.businessStatus?.enum ?? [];
    expect(statuses.length).toBeGreaterThan(3);
    expect(statuses.filter((businessStatus) => candidate({ id: 'x', businessStatus })?.businessStatus === null)).toEqual(['BUSINESS_STATUS_UNSPECIFIED']);
  });
});
