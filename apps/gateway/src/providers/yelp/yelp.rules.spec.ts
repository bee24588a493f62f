import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Listing } from '@leadfactory/contracts';
import { describeWithShared } from '@leadfactory/testing';
import { listingOfYelp, quotaEnds, YelpSearch, yelpSaid } from './yelp.rules';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const place = { id: 'b-1', name: 'Dean’s Diner', location: { address1: '1 Main St', address2: null, city: 'Troy', state: 'NY', zip_code: '12180', country: 'US' } };
const listingOf = (more: object): Listing => {
  const [business] = YelpSearch.parse({ total: 1, businesses: [{ ...place, ...more }] }).businesses;
  if (business === undefined) throw new Error('the schema dropped the business');
  return Listing.parse(listingOfYelp(business));
};

describe('a business as Yelp tells it', () => {
  it('needs no more than id, name and location; the rest is unknown, not made up', () => {
    expect(listingOf({})).toEqual({
      sourceId: 'b-1', name: 'Dean’s Diner', phone: null, address: { line1: '1 Main St', line2: null, city: 'Troy', state: 'NY', zip: '12180', country: 'US' },
      location: null, website: null, categories: [], rating: null, reviewCount: null, closed: false,
    });
  });

  it('takes the nulls and empty texts of its recordings for unknown', () => {
    const nothing = { address1: '', address2: null, city: null, state: null, zip_code: '  ', country: '' };
    expect(listingOf({ phone: '', rating: null, review_count: null, is_closed: null, categories: null, coordinates: { latitude: null, longitude: null }, attributes: null, location: nothing })).toMatchObject({
      phone: null, rating: null, reviewCount: null, closed: false, categories: [], location: null, website: null, address: { line1: null, line2: null, city: '', state: '', zip: null, country: 'US' },
    });
  });

  it('keeps zeros: no reviews is known, and so is the equator', () => {
    expect(listingOf({ review_count: 0, rating: 0, coordinates: { latitude: 0, longitude: 0 } })).toMatchObject({ reviewCount: 0, rating: 0, location: { latitude: 0, longitude: 0 } });
  });

  it.each([[{ latitude: 1, longitude: null }], [{ latitude: null, longitude: 1 }]])('has no place on the map with half of it: %p', (coordinates) => expect(listingOf({ coordinates }).location).toBeNull());

  it('tells of a closed business that it is closed', () => expect(listingOf({ is_closed: true }).closed).toBe(true));

  describe('its own site', () => {
    const siteOf = (business_url: unknown, url?: string): string | null => listingOf({ attributes: { business_url }, ...(url === undefined ? {} : { url }) }).website;
    it.each(['https://deansdiner.example/', 'http://deansdiner.example', 'https://notyelp.com/', 'https://yelpers.example/', 'https://deansdiner.example/?from=yelp.com'])('is %s', (url) => expect(siteOf(url)).toBe(url));
    it('is trimmed', () => expect(siteOf('  https://deansdiner.example/ \n')).toBe('https://deansdiner.example/'));
    it.each(['https://www.yelp.com/biz/deans', 'https://yelp.com/biz/deans', 'https://WWW.YELP.COM/biz/deans', 'https://m.yelp.com/biz/deans', 'https://www.yelp.co.uk/biz/deans', 'https://www.yelp.com./biz/deans', 'https://www.yelp.com:443/biz_redir?url=x'])(
      'never is Yelp’s page about it: %s', (url) => expect(siteOf(url)).toBeNull(),
    );
    it.each(['deansdiner.example', 'javascript:alert(1)', 'mailto:dean@deansdiner.example', 'ftp://deansdiner.example/', 'http://', '', '   ', null, undefined])('is none when told %p', (url) => expect(siteOf(url)).toBeNull());
    it('is not taken from the address of Yelp’s own page', () => expect(siteOf(null, 'https://www.yelp.com/biz/deans')).toBeNull());
  });

  it('becomes a listing of the contract whatever texts stand in it', () => {
    const text = fc.option(fc.string());
    const location = fc.record({ address1: text, address2: text, city: text, state: text, zip_code: text, country: text }, { requiredKeys: [] });
    fc.assert(fc.property(fc.record({ name: fc.string(), phone: text, location, attributes: fc.option(fc.record({ business_url: fc.oneof(text, fc.webUrl()) })) }), (business) => {
      const { website, phone, address } = listingOf(business);
      return [website, phone, address.line1, address.line2, address.zip].every((value) => value === null || value.trim() === value && value !== '') && address.country !== '';
    }));
  });
});

describe('an answer that is none', () => {
  it.each([
    ['no total', { businesses: [] }],
    ['a negative total', { total: -1, businesses: [] }],
    ['no businesses', { total: 0 }],
    ['a business without id', { total: 1, businesses: [{ ...place, id: '' }] }],
    ['a business without location', { total: 1, businesses: [{ ...place, location: undefined }] }],
    ['a page of a proxy', undefined],
  ])('%s is refused', (_words, body) => expect(YelpSearch.safeParse(body).success).toBe(false));

  it('nothing found is an answer', () => expect(YelpSearch.parse({ total: 0, businesses: [], region: {} })).toEqual({ total: 0, businesses: [] }));
});

describe('what Yelp says of an error', () => {
  it.each([[undefined], [null], ['<html>'], [{}], [{ error: 'no' }], [{ error: { description: 'no code' } }], [[]]])('is nothing in %p', (body) => expect(yelpSaid(body)).toBeUndefined());
  it('is code and sentence', () => expect(yelpSaid({ error: { code: 'TOKEN_INVALID', description: 'Invalid access token.' } })).toBe('TOKEN_INVALID: Invalid access token.'));
  it('is the code alone when there is no sentence', () => expect(yelpSaid({ error: { code: 'INTERNAL_ERROR' } })).toBe('INTERNAL_ERROR'));
});

describe('when Yelp’s quota begins anew', () => {
  const reset = { 'ratelimit-resettime': '2026-03-28T00:00:00+00:00' };
  const refusal = (code: string) => ({ error: { code, description: 'x' } });
  it('is told with every answer, and is nothing to wait for after a mere burst', () => {
    expect(quotaEnds(refusal('TOO_MANY_REQUESTS_PER_SECOND'), { ...reset, 'ratelimit-remaining': '499', 'ratelimit-resourceremaining': '99' })).toBeUndefined();
    expect(quotaEnds(undefined, reset)).toBeUndefined();
  });
  it.each([[{ 'ratelimit-remaining': '0' }, 'X'], [{ 'ratelimit-remaining': '12', 'ratelimit-resourceremaining': '0' }, 'X'], [{}, 'ACCESS_LIMIT_REACHED'], [{ 'ratelimit-remaining': ['0'] }, 'X']])('counts once the day’s calls are used up: %j %s', (headers, code) => {
    expect(quotaEnds(refusal(code), { ...reset, ...headers })).toBe('2026-03-28T00:00:00+00:00');
  });
  it('is not known when it is not told', () => expect(quotaEnds(refusal('ACCESS_LIMIT_REACHED'), {})).toBeUndefined());
});

describeWithShared('vendors/yelp', 'Yelp’s recordings', (folder) => {
  it('a search by phone is read whole', () => {
    const { total, businesses } = YelpSearch.parse(read(`${folder}/yelp-php/business_search_by_phone_response.json`));
    expect(total).toBe(1);
    expect(businesses.map(listingOfYelp)).toEqual([{
      sourceId: 'gary-danko-san-francisco', name: 'Gary Danko', phone: '+14157492060', address: { line1: '800 N Point St', line2: null, city: 'San Francisco', state: 'CA', zip: '94109', country: 'US' },
      location: { latitude: 37.80587, longitude: -122.42058 }, website: null, categories: ['newamerican'], rating: 4.5, reviewCount: 4525, closed: false,
    }]);
  });

  it.each([['yelp-php/business_response.json', 'Gary Danko'], ['official-yelp-python/business_lookup_yelp_san_francisco.json', 'Yelp'], ['official-yelp-python/business_lookup_sacre_coeur_paris.json', 'Basilique du Sacré-Cœur de Montmartre']])('%s is %s, whose site Yelp does not tell', (file, name) => {
    const listings = YelpSearch.parse({ total: 1, businesses: [read(`${folder}/${file}`)] }).businesses.map(listingOfYelp);
    expect(listings).toEqual([expect.objectContaining({ name, website: null, closed: false })]);
  });

  it('every recorded error is told by its code and its sentence', () => {
    const errors = read(`${folder}/official-yelp-python/error_responses.json`) as Record<string, { body: { error: { description: string } } }>;
    const told = Object.entries(errors).map(([code, { body }]) => [`${code}: ${body.error.description}`, yelpSaid(body)]);
    expect(told.length).toBeGreaterThan(5);
    for (const [expected, said] of told) expect(said).toBe(expected);
  });
});
