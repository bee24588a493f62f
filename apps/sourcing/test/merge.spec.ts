import { getBusiness, importBusinesses, listBusinesses, listMerges, undoImport, undoMerge } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { Stage } from './stage';

const HEADER = 'id,name,address,city,state,zip,phone,website\n';
const ONE = `${HEADER}1,Alpha Ales,1 Main St,Salem,OR,97301,503-224-1700,\n`;
const OTHER = `${HEADER}x,ALPHA ALES LLC,1 Main Street,Salem,Oregon,97301-1111,(503) 224-1700,alpha.com\n`;

describe('merges (R3.03)', () => {
  let stage: Stage;
  let tenant: string;
  const take = (csv: string, source: string) => stage.call(importBusinesses, { csv, source, licence: 'mit', vertical: 'brewery' }, tenant);
  const businesses = async () => (await stage.call(listBusinesses, {}, tenant)).items;
  const merges = async () => (await stage.call(listMerges, {}, tenant)).items;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  beforeEach(() => {
    tenant = newId();
  });

  test('two sources of one business are one, the merge says why, and both listings stay visible', async () => {
    await take(ONE, 'one');
    expect(await take(OTHER, 'other')).toMatchObject({ created: 0, merged: 1 });
    const [business, ...more] = await businesses();
    expect(more).toEqual([]);
    expect(business).toMatchObject({ phone: '+15032241700', website: 'http://alpha.com/' });
    const [merge] = await merges();
    expect(merge).toMatchObject({ keptId: business!.businessId, score: 0.98, reasons: ['same name', 'same phone', 'same address', 'same ZIP 97301'], undoneAt: null });
    expect((await stage.call(getBusiness, { id: business!.businessId }, tenant)).listings.map(({ name }) => name).sort()).toEqual(['ALPHA ALES LLC', 'Alpha Ales']);
    expect((await stage.call(listMerges, { businessId: newId() }, tenant)).items).toEqual([]);
  });

  test('undone, they are two again, stay two when the files come again, and cannot be undone twice', async () => {
    await take(ONE, 'one');
    const second = await take(OTHER, 'other');
    const [merge] = await merges();
    expect(await stage.call(undoMerge, { id: merge!.id }, tenant)).toMatchObject({ undoneAt: expect.any(String) });
    const apart = await businesses();
    expect(apart.map(({ businessId }) => businessId).sort()).toEqual([merge!.keptId, merge!.mergedId].sort());
    expect(apart.find(({ businessId }) => businessId === merge!.keptId)!.website).toBeNull();
    await take(OTHER, 'other');
    expect(await businesses()).toHaveLength(2);
    await expect(stage.call(undoMerge, { id: merge!.id }, tenant)).rejects.toMatchObject({ code: 'conflict' });

    // Even when it was gone in between.
    for (const { importId } of [second, ...(await stage.rows<{ importId: string }>(tenant, `SELECT import_id AS "importId" FROM import WHERE source = 'other' AND undone_at IS NULL`))]) {
      await stage.call(undoImport, { id: importId! }, tenant).catch((error: { code: string }) => expect(error.code).toBe('conflict'));
    }
    expect(await businesses()).toHaveLength(1);
    await take(OTHER, 'other');
    expect(await businesses()).toHaveLength(2);
  });

  test('undoing the import of the first leaves the other its values, and the merge goes with the import of the second', async () => {
    const first = await take(ONE, 'one');
    const second = await take(OTHER, 'other');
    await stage.call(undoImport, { id: first.importId! }, tenant);
    expect(await businesses()).toMatchObject([{ name: 'ALPHA ALES LLC' }]);
    const [merge] = await merges();
    await stage.call(undoImport, { id: second.importId! }, tenant);
    expect(await businesses()).toEqual([]);
    expect(await merges()).toEqual([]);
    await expect(stage.call(undoMerge, { id: merge!.id }, tenant)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('files that come at the same moment do not double a business', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, index) => take(OTHER, `source ${index}`)));
    expect(await businesses()).toHaveLength(1);
    expect(await merges()).toHaveLength(4);
  });

  test("another tenant's merge answers like none at all (R16.01)", async () => {
    await take(ONE, 'one');
    await take(OTHER, 'other');
    const [merge] = await merges();
    await expect(stage.call(undoMerge, { id: merge!.id }, newId())).rejects.toMatchObject({ code: 'not_found' });
    expect((await stage.call(listMerges, {}, newId())).items).toEqual([]);
  });
});
