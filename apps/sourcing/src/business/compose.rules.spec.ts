import type { Entry, KeptListing } from '../listing/listing.types';
import { compose } from './compose.rules';

const now = new Date('2026-01-02T00:00:00.000Z');
const entry = (change: Partial<Entry> = {}): Entry => ({
  name: "Joe's Pizza", address: { line1: '1 Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' }, location: null, phone: null, website: null, email: null, categories: [], rating: null, reviewCount: null, closed: false, ...change,
});
const listing = (id: string, change: Partial<KeptListing>): KeptListing => ({
  listingId: id, source: 'yelp', sourceId: id, version: '', importIds: [], businessId: 'b', ownId: 'b', verticals: ['restaurant'], entry: entry(), fetchedAt: '2026-01-01T12:00:00.000Z', licence: 'yelp-fusion', expiresAt: '2026-01-02T12:00:00.000Z', ...change,
});
const file = (id: string, change: Partial<KeptListing>) => listing(id, { source: 'file:list', importIds: ['i1'], version: 'v', licence: 'mit', expiresAt: null, fetchedAt: '2025-06-01T00:00:00.000Z', ...change });

describe('a business is what its listings say together (R3.02)', () => {
  test('each field comes from the most trusted listing that has it, and says so', () => {
    const composed = compose('b', [listing('y', { entry: entry({ name: 'JOES', phone: '+12125550100', rating: 4.5 }), verticals: ['bar'] }), file('f', { entry: entry({ website: 'https://joes.com/', categories: ['pizza'] }) })], now)!;
    expect(composed.fact).toMatchObject({ name: "Joe's Pizza", phone: '+12125550100', website: 'https://joes.com/', rating: 4.5, categories: ['pizza'], reviewCount: null, vertical: 'restaurant' });
    expect(composed.fact.provenance).toMatchObject({ name: { source: 'import:i1', licence: 'mit', expiresAt: null }, phone: { source: 'yelp', licence: 'yelp-fusion', expiresAt: '2026-01-02T12:00:00.000Z' }, website: { source: 'import:i1' } });
    expect(composed.fact.provenance).not.toHaveProperty('reviewCount');
    expect(composed).toMatchObject({ nameKey: 'joes pizza', domain: 'joes.com', imported: true, verticals: ['restaurant', 'bar'] });
  });

  test('a field whose licence has expired is not used', () => {
    const expired = listing('y', { entry: entry({ phone: '+12125550100' }), expiresAt: '2026-01-01T23:59:59.000Z' });
    expect(compose('b', [expired, file('f', {})], now)!.fact.phone).toBeNull();
    expect(compose('b', [expired], now)).toBeNull();
    expect(compose('b', [{ ...expired, entry: null, expiresAt: null }], now)).toBeNull();
  });

  test('the fuller address is taken, and whoever looked last knows whether it is closed', () => {
    const bare = file('f', { entry: entry({ address: { ...entry().address, line1: null, zip: null } }) });
    const composed = compose('b', [bare, listing('y', { entry: entry({ closed: true }) })], now)!;
    expect(composed.fact.address.line1).toBe('1 Main St');
    expect(composed.fact.provenance.address!.source).toBe('yelp');
    expect(composed.closed).toBe(true);
    expect(composed.fact.provenance.closed!.source).toBe('yelp');
  });

  test('a site learned elsewhere keeps the source that told it', () => {
    const websiteFrom = { source: 'google_places', fetchedAt: '2026-01-01T12:00:00.000Z', licence: 'google-places', expiresAt: null };
    expect(compose('b', [listing('y', { entry: entry({ website: 'https://joes.com/', websiteFrom, siteAsked: true }) })], now)!.fact).toMatchObject({ website: 'https://joes.com/', provenance: { website: websiteFrom } });
  });

  test('the order of listings makes no difference', () => {
    const all = [listing('y', { entry: entry({ phone: '+12125550100' }) }), listing('z', { entry: entry({ name: 'Joes' }) }), file('f', {})];
    expect(compose('b', [...all].reverse(), now)).toEqual(compose('b', all, now));
  });
});
