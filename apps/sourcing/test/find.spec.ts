import { getBusiness, importBusinesses, type Listing } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { aListing } from './listing.factory';
import { Stage } from './stage';

describe('findBusinesses', () => {
  let stage: Stage;
  let tenant: string;
  const page = (listings: Listing[], total = listings.length) => (stage.answers.businessSearch = () => ({ total, listings }));

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  beforeEach(() => {
    tenant = newId();
    stage.answers = {};
    stage.fetchedAt = undefined;
    stage.asked.length = 0;
  });

  test('a page of the provider becomes businesses with the provenance of every field (R3.01, R3.02)', async () => {
    const listing = aListing({ name: "Joe's Pizza", phone: '(212) 555-0100' });
    page([listing], 1_200);
    const found = await stage.found(tenant, {}, 'search-key');
    expect(found).toMatchObject({ seen: 1, next: 'provider:50', leftOut: {} });
    expect(found.businesses[0]).toMatchObject({ name: "Joe's Pizza", phone: '+12125550100', website: listing.website, vertical: 'restaurant', closed: false, chain: null, address: { zip: '10001', state: 'NY' } });
    for (const field of ['name', 'phone', 'website', 'address', 'categories', 'rating', 'reviewCount', 'location', 'closed']) expect(found.businesses[0]!.provenance[field]).toMatchObject({ source: 'yelp', licence: 'yelp-fusion', expiresAt: expect.any(String) });
    expect(stage.asked).toEqual([{ capability: 'businessSearch', key: 'search-key', input: { categories: ['restaurants'], zip: '10001', city: 'New York', state: 'NY', offset: 0, limit: 50 } }]);
    expect(await stage.call(getBusiness, { id: found.businesses[0]!.businessId }, tenant)).toMatchObject({ business: { name: "Joe's Pizza" }, listings: [{ source: 'yelp', sourceId: listing.sourceId }] });
  });

  test('paging ends with the total and with the last page that the provider allows (R3.01)', async () => {
    page([aListing()], 120);
    expect((await stage.found(tenant, { cursor: 'provider:50' })).next).toBe('provider:100');
    expect((await stage.found(tenant, { cursor: 'provider:100' })).next).toBeNull();
    page([aListing()], 4_000);
    expect((await stage.found(tenant, { cursor: 'provider:950' })).next).toBeNull();
    expect(stage.asked.map(({ input }) => input.offset)).toEqual([50, 100, 950]);
  });

  test('the same page again gives the same businesses and no second row', async () => {
    const listings = [aListing(), aListing()];
    page(listings);
    const first = await stage.found(tenant, {});
    const again = await stage.found(tenant, {});
    expect(again.businesses.map(({ businessId }) => businessId)).toEqual(first.businesses.map(({ businessId }) => businessId));
    expect(await stage.rows(tenant, 'SELECT 1 FROM business')).toHaveLength(2);
    expect(await stage.rows(tenant, 'SELECT 1 FROM listing')).toHaveLength(2);
  });

  test('a page that is kept late takes nothing back that a newer one said', async () => {
    const listing = aListing({ phone: '(212) 555-0100', website: 'https://new.example.com/' });
    page([listing]);
    await stage.found(tenant, {});
    stage.fetchedAt = new Date(Date.now() - 3_600_000);
    page([{ ...listing, phone: '(212) 555-0199', website: 'https://old.example.com/' }]);
    const [business] = (await stage.found(tenant, { target: { vertical: 'bar', zip: '10001', city: 'New York', state: 'NY' } })).businesses;
    expect(business).toMatchObject({ phone: '+12125550100', website: 'https://new.example.com/' });
    expect(Date.parse(business!.provenance.phone!.fetchedAt)).toBeGreaterThan(stage.fetchedAt.getTime());
    expect(await stage.rows(tenant, 'SELECT verticals FROM listing')).toEqual([{ verticals: ['restaurant', 'bar'] }]);
    stage.fetchedAt = undefined;
    page([{ ...listing, phone: '(212) 555-0111' }]);
    expect((await stage.found(tenant, {})).businesses[0]?.phone).toBe('+12125550111');
  });

  test('closed ones, chains, duplicates and places outside are left out, each counted (R3.03, R3.04)', async () => {
    const one = aListing({ name: 'Golden Dragon' });
    const branch = { name: 'Noodle Chain', website: 'https://noodlechain.com/' };
    page([one, { ...one, sourceId: 'other', name: 'GOLDEN DRAGON LLC', phone: null }, aListing({ closed: true }), aListing({ address: { zip: '10002' } }), aListing({ address: { country: 'CA' } }), aListing(branch), aListing(branch), aListing(branch)]);
    const found = await stage.found(tenant, {});
    expect(found.businesses.map(({ name }) => name)).toHaveLength(1);
    expect(found).toMatchObject({ seen: 8, leftOut: { duplicate: 1, closed: 1, outside: 2, chain: 3 } });
    expect((await stage.found(tenant, { excludeChains: false })).businesses.filter(({ chain }) => chain === 'Noodle Chain')).toHaveLength(3);
  });

  test('a site that the search does not tell is asked for once, and taken only from the same business', async () => {
    const lacking = [aListing({ name: 'Known By Phone', website: null, phone: '+12125559999' }), aListing({ name: 'Known By Name', website: null, phone: null }), aListing({ name: 'Somebody Else', website: null })];
    page(lacking);
    stage.answers.businessProfile = (input) => ({
      candidates: [{ placeId: 'p', name: input.name === 'Somebody Else' ? 'Another Business' : (input.name as string), address: 'x', zip: '10001', phone: input.name === 'Known By Phone' ? '(212) 555-9999' : '+13105550000', website: 'https://found.example.com/', location: null, rating: null, reviewCount: null, businessStatus: null, hours: [], categories: [], photoCount: null }],
    });
    const found = await stage.found(tenant, {}, 'k');
    expect(found.businesses.map(({ website }) => website)).toEqual(['https://found.example.com/', 'https://found.example.com/', null]);
    expect(found.businesses[0]!.provenance.website).toMatchObject({ source: 'google_places', licence: 'google-places' });
    expect(stage.asked.filter(({ capability }) => capability === 'businessProfile').map(({ key }) => key).sort()).toEqual(lacking.map(({ sourceId }) => `k:profile:${sourceId}`).sort());
    stage.asked.length = 0;
    const again = await stage.found(tenant, {});
    expect(again.businesses.map(({ website }) => website)).toEqual(found.businesses.map(({ website }) => website));
    expect(stage.asked.map(({ capability }) => capability)).toEqual(['businessSearch']);
  });

  test.each(['rate_limited', 'budget_exceeded', 'provider_unavailable', 'unavailable'] as const)('while sites cannot be asked for (%s) the page waits: no business enters as one that has none (R1.11)', async (code) => {
    const listings = [aListing({ website: null }), aListing({ website: null })];
    page(listings);
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    stage.answers.businessProfile = ({ name }) => {
      if (name === listings[0]!.name) return { candidates: [] };
      throw new AppError(code, 'Not now.', { retryAt });
    };
    expect(await stage.find(tenant, {})).toMatchObject({ status: 'wait', retryAt, detail: 'Not now.' });
    expect(await stage.rows(tenant, 'SELECT 1 FROM listing')).toEqual([]);
    stage.answers.businessProfile = () => ({ candidates: [] });
    expect((await stage.found(tenant, {})).businesses).toHaveLength(2);
  });

  test.each(['provider_rejected', 'timeout', 'not_configured'] as const)('a profile that cannot be had (%s) never fails the page, and may be asked for later', async (code) => {
    page([aListing({ website: null })]);
    stage.answers.businessProfile = () => {
      throw new AppError(code, 'No.');
    };
    expect((await stage.found(tenant, {})).businesses[0]).toMatchObject({ website: null });
    stage.asked.length = 0;
    await stage.found(tenant, {});
    expect(stage.asked.map(({ capability }) => capability)).toContain('businessProfile');
  });

  test("the provider's limits make the search wait, and cost no attempt (R3.01)", async () => {
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    stage.answers.businessSearch = () => {
      throw new AppError('rate_limited', 'The daily quota of Yelp is used up.', { retryAt });
    };
    expect(await stage.find(tenant, {})).toEqual({ status: 'wait', cause: 'rate_limited', retryAt, detail: 'The daily quota of Yelp is used up.' });
  });

  test('an unknown vertical and a foreign cursor fail with a sentence, for good', async () => {
    expect(await stage.find(tenant, { target: { vertical: 'submarine', zip: '10001', city: 'New York', state: 'NY' } })).toMatchObject({ status: 'failed', code: 'invalid_input', retry: false });
    expect(await stage.find(tenant, { cursor: 'page two' })).toMatchObject({ status: 'failed', code: 'invalid_input', retry: false });
  });

  describe('with businesses of a file', () => {
    const csv = `id,name,city,state,zip,phone,website\n${Array.from({ length: 60 }, (_, index) => `${index},Kitchen Number ${index} ${'abcdefgh'[index % 8]},New York,NY,10001,212556${String(1000 + index)},kitchen${index}.com`).join('\n')}\n900,Without Zip,New York,NY,,,\n901,Elsewhere,New York,NY,10002,,`;
    const take = () => stage.call(importBusinesses, { csv, source: 'list', licence: 'mit', vertical: 'restaurant' }, tenant);

    test('they come first, page by page, then the provider (R3.01)', async () => {
      await take();
      const provider = aListing({ name: 'Provider Only' });
      page([provider]);
      const first = await stage.found(tenant, {});
      const second = await stage.found(tenant, { cursor: first.next });
      const third = await stage.found(tenant, { cursor: second.next });
      expect([first.businesses.length, second.businesses.length]).toEqual([50, 11]);
      expect(first.businesses[0]!.provenance.name).toMatchObject({ source: expect.stringMatching(/^import:/), licence: 'mit', expiresAt: null });
      expect(third).toMatchObject({ businesses: [{ name: 'Provider Only' }], next: null });
      expect(new Set([...first.businesses, ...second.businesses].map(({ businessId }) => businessId)).size).toBe(61);
    });

    test('they are all there is when no provider is set up', async () => {
      await take();
      expect((await stage.found(tenant, {})).businesses).toHaveLength(50);
      expect(await stage.found(tenant, { cursor: 'provider:0' })).toEqual({ businesses: [], next: null, seen: 0, leftOut: {} });
    });

    test('a search of stored ones asks nobody', async () => {
      await take();
      const first = await stage.found(tenant, { sources: 'stored' });
      const second = await stage.found(tenant, { sources: 'stored', cursor: first.next });
      expect(second).toMatchObject({ next: null, seen: 11 });
      expect(await stage.found(newId(), { sources: 'stored' })).toMatchObject({ businesses: [], next: null });
      expect(stage.asked).toEqual([]);
    });

    test("another tenant's businesses are never found (R16.01)", async () => {
      await take();
      page([aListing({ name: 'Kitchen Number 0 a', phone: '+12125561000' })]);
      const other = newId();
      const found = await stage.found(other, {});
      expect(found.businesses).toHaveLength(1);
      await expect(stage.call(getBusiness, { id: found.businesses[0]!.businessId }, tenant)).rejects.toMatchObject({ code: 'not_found' });
    });
  });
});
