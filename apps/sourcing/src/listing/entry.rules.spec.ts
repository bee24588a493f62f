import fc from 'fast-check';
import { cleanText, emailOf, entryOfListing, pointOf, zipOf } from './entry.rules';

test.each([['97209-2620', '97209'], ['97209', '97209'], ['972092620', '97209'], ['2139', '02139'], ['501', '00501'], ['M5V 2T6', null], ['12', null], ['', null], [null, null]])('%s is the ZIP %s', (text, zip) => expect(zipOf(text)).toBe(zip));

test.each([['Hi@Joes.com', 'hi@joes.com'], ['mailto:a@b.co', 'a@b.co'], ['a@b', null], ['<a@b.co>', null], ['a b@c.co', null], ['', null]])('%s is the address %s', (text, email) => expect(emailOf(text)).toBe(email));

test('points off the globe, and the one that stands for none, are unknown', () => {
  expect(pointOf(40.7, -74)).toEqual({ latitude: 40.7, longitude: -74 });
  for (const [latitude, longitude] of [[91, 0], [0, 0], [Number.NaN, 1], [null, 3]] as const) expect(pointOf(latitude, longitude)).toBeNull();
});

test('any text comes out as one that PostgreSQL keeps, no longer than allowed', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (text, most) => {
    const clean = cleanText(`${text}\u0000\uD800`, most);
    if (clean === null) return;
    expect(clean.length).toBeLessThanOrEqual(most);
    expect(clean).not.toMatch(/\u0000|\p{Surrogate}/u);
  }));
});

test('a listing of another country, or without place, is none of ours', () => {
  const listing = { sourceId: '1', name: 'Joe', phone: null, address: { line1: null, line2: null, city: 'Salem', state: 'OR', zip: null, country: 'US' }, location: null, website: null, categories: [], rating: null, reviewCount: null, closed: false };
  expect(entryOfListing(listing)).toMatchObject({ name: 'Joe', address: { city: 'Salem', state: 'OR' } });
  expect(entryOfListing({ ...listing, address: { ...listing.address, country: 'CA' } })).toBeNull();
  expect(entryOfListing({ ...listing, address: { ...listing.address, state: '' } })).toBeNull();
  expect(entryOfListing({ ...listing, address: { ...listing.address, city: ' ' } })).toBeNull();
  expect(entryOfListing({ ...listing, name: '\u0000' })).toBeNull();
});
