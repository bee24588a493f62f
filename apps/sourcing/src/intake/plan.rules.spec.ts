import { processorMs } from '@leadfactory/testing';
import { identityOf } from '../business/compose.rules';
import type { Entry, Incoming } from '../listing/listing.types';
import { ownIdOf, planIntake, type PlanBasis } from './plan.rules';

const tenantId = '018f0000-0000-7000-8000-000000000001';
const entry = (name: string, change: Partial<Entry> = {}): Entry => ({
  name, address: { line1: '1 Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' }, location: null, phone: '+12125550100', website: null, email: null, categories: [], rating: null, reviewCount: null, closed: false, ...change,
});
const incoming = (sourceId: string, of: Entry, source = 'yelp'): Incoming => ({ source, sourceId, version: '', importId: null, vertical: 'restaurant', entry: of, fetchedAt: '2026-01-01T00:00:00.000Z', licence: 'x', expiresAt: null });
const plan = (items: Incoming[], basis: Partial<PlanBasis> = {}) => planIntake(items, { tenantId, known: [], candidates: [], apart: [], ...basis }, (of) => JSON.stringify(of));

describe('where listings belong (R3.03)', () => {
  const joe = entry("Joe's Pizza");

  test('one that nobody is like becomes a business, with the same id every time', () => {
    const [first] = plan([incoming('a', joe)]);
    expect(first).toMatchObject({ outcome: 'created', merge: null, businessId: ownIdOf(tenantId, { source: 'yelp', sourceId: 'a' }) });
    expect(plan([incoming('a', joe)])).toEqual([first]);
    expect(planIntake([incoming('a', joe)], { tenantId: '018f0000-0000-7000-8000-000000000002', known: [], candidates: [], apart: [] }, String)[0]!.businessId).not.toBe(first!.businessId);
  });

  test('one like a business that is there, or that came just before it, is merged with reasons', () => {
    const [merged] = plan([incoming('a', joe)], { candidates: [{ businessId: 'kept', ...identityOf(entry('JOES PIZZA LLC')) }] });
    expect(merged).toMatchObject({ outcome: 'merged', businessId: 'kept', merge: { score: 0.98, reasons: ['same name', 'same phone', 'same address', 'same ZIP 10001'] } });
    const [first, second] = plan([incoming('a', joe), incoming('b', entry('Joes Pizza'))]);
    expect(second).toMatchObject({ outcome: 'merged', businessId: first!.businessId, merge: { reasons: expect.any(Array) } });
  });

  test('of several the surest is taken', () => {
    const near = { businessId: 'near', ...identityOf(entry("Joe's Pizza", { phone: null })) };
    const sure = { businessId: 'sure', ...identityOf(entry("Joe's Pizza")) };
    for (const candidates of [[near, sure], [sure, near]]) expect(plan([incoming('a', joe)], { candidates })[0]!.businessId).toBe('sure');
  });

  test('one that came earlier stays where it is, whatever it says now', () => {
    const known = [{ source: 'yelp', sourceId: 'a', version: '', businessId: 'home', hash: JSON.stringify(joe) }];
    const candidates = [{ businessId: 'other', ...identityOf(entry('New Name')) }];
    expect(plan([incoming('a', joe)], { known, candidates })[0]).toMatchObject({ businessId: 'home', outcome: 'unchanged', merge: null });
    expect(plan([incoming('a', entry('New Name'))], { known, candidates })[0]).toMatchObject({ businessId: 'home', outcome: 'merged', merge: null });
    expect(plan([incoming('a', joe)], { known: [{ ...known[0]!, hash: null }] })[0]).toMatchObject({ businessId: 'home', outcome: 'merged' });
  });

  test('one that expired is looked for among what came since, for its business has gone', () => {
    const known = [{ source: 'yelp', sourceId: 'a', version: '', businessId: 'home', hash: null }];
    const since = { businessId: 'of a file', ...identityOf(joe) };
    expect(plan([incoming('a', joe)], { known, candidates: [since] })[0]).toMatchObject({ businessId: 'of a file', outcome: 'merged', merge: { reasons: expect.arrayContaining(['same phone']) } });
    // Its business is there still, by other listings.
    expect(plan([incoming('a', joe)], { known, candidates: [since, { businessId: 'home', ...identityOf(joe) }] })[0]).toMatchObject({ businessId: 'home', merge: null });
    expect(plan([incoming('a', joe)], { known, candidates: [since], apart: [{ keptId: 'of a file', mergedId: 'home' }] })[0]).toMatchObject({ businessId: 'home', merge: null });
    expect(plan([incoming('a', entry('Another Name', { phone: null }))], { known, candidates: [since] })[0]).toMatchObject({ businessId: 'home', merge: null });
  });

  test('thousands of one name in one city are planned at once, and its real duplicates are still found', () => {
    const bare = { address: { ...entry('').address, line1: null, zip: null }, phone: null };
    const crowd = Array.from({ length: 5_000 }, (_, index) => incoming(`crowd ${index}`, entry('City Cafe', bare)));
    let planned: ReturnType<typeof plan> = [];
    expect(processorMs(() => (planned = plan([...crowd, incoming('a', entry('City Cafe')), incoming('b', entry('City Cafe'))])))).toBeLessThan(10_000);
    expect(planned.slice(0, 5_000).every(({ outcome }) => outcome === 'created')).toBe(true);
    expect(planned.at(-1)).toMatchObject({ outcome: 'merged', businessId: planned.at(-2)!.businessId });
  });

  test('what somebody took apart is not merged again', () => {
    const candidates = [{ businessId: 'kept', ...identityOf(joe) }];
    const ownId = ownIdOf(tenantId, { source: 'yelp', sourceId: 'a' });
    expect(plan([incoming('a', joe)], { candidates, apart: [{ keptId: 'kept', mergedId: ownId }] })[0]).toMatchObject({ businessId: ownId, outcome: 'created', merge: null });
    expect(plan([incoming('a', joe)], { candidates, apart: [{ keptId: ownId, mergedId: 'kept' }] })[0]).toMatchObject({ businessId: ownId, outcome: 'created' });
  });
});
