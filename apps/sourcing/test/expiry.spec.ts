import { getBusiness, importBusinesses, listBusinesses, listMerges, undoMerge } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually, TestClock } from '@leadfactory/testing';
import { aListing } from './listing.factory';
import { Stage } from './stage';

describe('licences that expire (R3.02)', () => {
  const clock = new TestClock();
  const [tenant, other] = [newId(), newId()];
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open(clock);
  });
  afterAll(() => stage?.close());

  test('what may not be kept is dropped in every tenant, what files said stays, and what is fetched again is the same business', async () => {
    const [onlyThere, inFileToo] = [aListing({ name: 'Only At The Provider' }), aListing({ name: 'In The File Too', rating: 5 })];
    stage.answers.businessSearch = () => ({ total: 2, listings: [onlyThere, inFileToo] });
    const csv = `name,city,state,zip,phone\nIn the File Too,New York,NY,10001,${inFileToo.phone}\n`;
    await stage.call(importBusinesses, { csv, source: 'list', licence: 'mit', vertical: 'restaurant' }, tenant);
    const before = await stage.found(tenant, { cursor: 'provider:0' });
    await stage.found(other, {});
    const shared = before.businesses.find(({ name }) => name === 'In the File Too')!;
    expect(shared).toMatchObject({ rating: 5, provenance: { rating: { source: 'yelp' }, name: { licence: 'mit' } } });

    clock.advance({ hours: 25 });
    await eventually(async () => expect((await stage.call(listBusinesses, {}, tenant)).items).toHaveLength(1), { timeoutMs: 10_000 });
    await eventually(async () => expect((await stage.call(listBusinesses, {}, other)).items).toEqual([]), { timeoutMs: 10_000 });
    const kept = await stage.call(getBusiness, { id: shared.businessId }, tenant);
    expect(kept.business).toMatchObject({ name: 'In the File Too', phone: inFileToo.phone, rating: null });
    expect(kept.listings).toHaveLength(1);
    expect(await stage.rows(tenant, `SELECT 1 FROM listing WHERE source = 'yelp' AND entry IS NOT NULL`)).toEqual([]);

    const again = await stage.found(tenant, { cursor: 'provider:0' });
    expect(again.businesses.map(({ businessId }) => businessId)).toEqual(before.businesses.map(({ businessId }) => businessId));
    expect(again.businesses.find(({ businessId }) => businessId === shared.businessId)).toMatchObject({ rating: 5 });
  });

  test('a business that a file brought after its listing had expired is found again as that one, and the merge is told (R3.03)', async () => {
    const tenantId = newId();
    const listing = aListing({ name: 'Twice There' });
    stage.answers.businessSearch = () => ({ total: 1, listings: [listing] });
    await stage.found(tenantId, { cursor: 'provider:0' });
    clock.advance({ hours: 25 });
    await eventually(async () => expect((await stage.call(listBusinesses, {}, tenantId)).items).toEqual([]), { timeoutMs: 10_000 });
    await stage.call(importBusinesses, { csv: `name,city,state,zip,phone\nTwice There,New York,NY,10001,${listing.phone}\n`, source: 'list', licence: 'mit', vertical: 'restaurant' }, tenantId);
    const [{ businessId } = { businessId: '' }] = (await stage.call(listBusinesses, {}, tenantId)).items;
    for (let searched = 0; searched < 2; searched += 1) expect((await stage.found(tenantId, { cursor: 'provider:0' })).businesses.map((business) => business.businessId)).toEqual([businessId]);
    expect((await stage.call(listBusinesses, {}, tenantId)).items).toHaveLength(1);
    const { items } = await stage.call(listMerges, { businessId }, tenantId);
    expect(items).toMatchObject([{ keptId: businessId, reasons: expect.arrayContaining(['same name']) }]);
    await stage.call(undoMerge, { id: items[0]!.id }, tenantId);
    expect((await stage.call(listBusinesses, {}, tenantId)).items).toHaveLength(2);
    clock.advance({ hours: 25 });
    await eventually(async () => expect((await stage.call(listBusinesses, {}, tenantId)).items).toHaveLength(1), { timeoutMs: 10_000 });
    await stage.found(tenantId, { cursor: 'provider:0' });
    expect((await stage.call(listBusinesses, {}, tenantId)).items).toHaveLength(2);
  });
});
