import { getBusiness, importBusinesses, listBusinesses, listMerges, undoImport, undoMerge } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
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

  test('what is taken back waits for its turn with nothing in its hands: whoever has the turn needs the same rows (R3.05)', async () => {
    const { importId } = await take(ONE, 'one');
    await take(OTHER, 'other');
    const [merge] = await merges();
    const waiting = async (most: number) =>
      eventually(async () => expect(await stage.rows(tenant, `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)).toHaveLength(most));
    let undoing: Promise<unknown>[] = [];
    await stage.database.withTenant(tenant, async (tx) => {
      // As an import under way does, which then forgets merges and reads the import of its key.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`sourcing ${tenant}`]);
      undoing = [stage.call(undoMerge, { id: merge!.id }, tenant), stage.call(undoImport, { id: importId! }, tenant)];
      await waiting(2);
      await tx.query('SELECT 1 FROM merge WHERE merge_id = $1 FOR UPDATE NOWAIT', [merge!.id]);
      await tx.query('SELECT 1 FROM import WHERE import_id = $1 FOR UPDATE NOWAIT', [importId]);
    });
    await Promise.all(undoing);
    expect(await businesses()).toMatchObject([{ name: 'ALPHA ALES LLC' }]);
  });

  test("another tenant's merge answers like none at all (R16.01)", async () => {
    await take(ONE, 'one');
    await take(OTHER, 'other');
    const [merge] = await merges();
    await expect(stage.call(undoMerge, { id: merge!.id }, newId())).rejects.toMatchObject({ code: 'not_found' });
    expect((await stage.call(listMerges, {}, newId())).items).toEqual([]);
  });
});
