import { getBusiness, importBusinesses, listBusinesses, listImports, undoImport } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { openBlobStore } from '@leadfactory/persistence';
import { describeWithShared, processorMsOf } from '@leadfactory/testing';
import { readFileSync } from 'node:fs';
import { Stage } from './stage';

describe('imports (R3.05)', () => {
  let stage: Stage;
  let tenant: string;
  const take = (csv: string, more: Record<string, unknown> = {}, key?: string) => stage.call(importBusinesses, { csv, source: 'list', licence: 'mit', vertical: 'brewery', ...more }, tenant, key);
  const names = async () => (await stage.call(listBusinesses, { limit: 200 }, tenant)).items.map(({ name }) => name);

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  beforeEach(() => {
    tenant = newId();
  });

  test('no table lets another tenant or service in (R16.01)', async () => expect(await stage.gaps()).toEqual([]));

  test('a dry run tells what would happen and leaves nothing behind', async () => {
    const csv = 'id,name,city,state\n1,Alpha Ales,Salem,OR\n2,,Salem,OR\n';
    const trial = await take(csv, { dryRun: true });
    expect(trial).toMatchObject({ importId: null, dryRun: true, rows: 2, created: 1, merged: 0, refused: 1, problems: [{ line: 3, column: 'name' }] });
    expect(await names()).toEqual([]);
    expect((await stage.call(listImports, {}, tenant)).items).toEqual([]);
    expect(await take(csv)).toMatchObject({ created: 1, refused: 1 });
    expect(await take(csv, { dryRun: true })).toMatchObject({ created: 0, unchanged: 1 });
  });

  test('the same file again changes nothing; the same request is the same import', async () => {
    const csv = 'name,city,state,zip\nAlpha Ales,Salem,OR,97301\nBeta Brews,Salem,OR,97302\n';
    const first = await take(csv, {}, 'once');
    expect(await take(csv, {}, 'once')).toEqual(first);
    expect(await take(csv)).toMatchObject({ created: 0, merged: 0, unchanged: 2 });
    expect(await names()).toEqual(['Alpha Ales', 'Beta Brews']);
    expect((await stage.call(listImports, {}, tenant)).items).toHaveLength(2);
  });

  test('undo takes an import back: earlier values return, what nobody else knows goes', async () => {
    const first = await take('id,name,city,state,zip,phone\n1,Alpha Ales,Salem,OR,97301,503-224-1700\n');
    const second = await take('id,name,city,state,zip,phone,website\n1,Alpha Ales & Co,Salem,OR,97301,503-224-9999,alpha.com\n2,New One,Salem,OR,97301,,\n');
    expect(second).toMatchObject({ created: 1, merged: 1 });
    const [alpha] = (await stage.call(listBusinesses, { q: 'alpha' }, tenant)).items;
    expect(alpha).toMatchObject({ name: 'Alpha Ales & Co', phone: '+15032249999', website: 'http://alpha.com/' });
    expect(await stage.call(undoImport, { id: second.importId! }, tenant)).toMatchObject({ undoneAt: expect.any(String) });
    expect((await stage.call(getBusiness, { id: alpha!.businessId }, tenant)).business).toMatchObject({ name: 'Alpha Ales', phone: '+15032241700', website: null });
    expect(await names()).toEqual(['Alpha Ales']);
    await expect(stage.call(undoImport, { id: second.importId! }, tenant)).rejects.toMatchObject({ code: 'conflict' });
    await stage.call(undoImport, { id: first.importId! }, tenant);
    expect(await names()).toEqual([]);
    expect(await stage.rows(tenant, 'SELECT 1 FROM listing')).toEqual([]);
  });

  test('what two imports said alike stays when one of them is undone', async () => {
    const csv = 'id,name,city,state\n1,Alpha Ales,Salem,OR\n';
    const first = await take(csv);
    await take(csv);
    await stage.call(undoImport, { id: first.importId! }, tenant);
    expect(await names()).toEqual(['Alpha Ales']);
  });

  test('undo takes the vertical, licence and freshness back that only this import gave (R3.05)', async () => {
    const [older, newer] = ['503-224-1700', '503-224-9999'].map((phone) => `id,name,city,state,phone\n1,Alpha Ales,Salem,OR,${phone}\n`);
    await take(older!);
    await take(newer!);
    const mistaken = await take(older!, { vertical: 'plumber', licence: 'unknown' });
    const [alpha] = (await stage.call(listBusinesses, {}, tenant)).items;
    expect(alpha).toMatchObject({ phone: '+15032241700' });
    await stage.call(undoImport, { id: mistaken.importId! }, tenant);
    const { business } = await stage.call(getBusiness, { id: alpha!.businessId }, tenant);
    expect(business).toMatchObject({ phone: '+15032249999', vertical: 'brewery' });
    expect(await stage.rows(tenant, 'SELECT DISTINCT verticals, licence FROM listing')).toEqual([{ verticals: ['brewery'], licence: 'mit' }]);
  });

  test('a file in the encoding of its spreadsheet keeps its names', async () => {
    const blob = `${tenant}/uploads/latin`;
    await openBlobStore(stage.blobUrl).put(blob, Buffer.from('name,city,state\nCaf\u00e9 Se\u00f1or,Salem,OR\n', 'latin1'), 'text/csv');
    await stage.call(importBusinesses, { blob, source: 'list', licence: 'mit', vertical: 'brewery' }, tenant);
    expect(await names()).toEqual(['Café Señor']);
  });

  test('wrong requests are refused with what is expected', async () => {
    await expect(take('nome,citta\nx,y\n')).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/no column holds the name; the file has "nome", "citta"/) });
    await expect(take('name,state,city\nx,OR,y\n', { vertical: 'submarine' })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/"submarine" is not a vertical/) });
    await expect(stage.call(importBusinesses, { source: 'x', licence: 'x', vertical: 'bar' }, tenant)).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'csv' }] } });
    await expect(take('name,state,city\nx,OR,y\n', { source: 'a\u0000b' })).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'source' }] } });
    await expect(take('name,state,city\nx,OR,y\n', { places: [{}] })).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'places.0' }] } });
    await expect(stage.call(undoImport, { id: newId() }, tenant)).rejects.toMatchObject({ code: 'not_found' });
  });

  test("an import is its tenant's alone (R16.01)", async () => {
    const { importId } = await take('name,city,state\nAlpha Ales,Salem,OR\n');
    const other = newId();
    await expect(stage.call(undoImport, { id: importId! }, other)).rejects.toMatchObject({ code: 'not_found' });
    expect((await stage.call(listBusinesses, {}, other)).items).toEqual([]);
    expect((await stage.call(listImports, {}, other)).items).toEqual([]);
    await expect(stage.call(importBusinesses, { blob: `${tenant}/uploads/x`, source: 'x', licence: 'x', vertical: 'bar' }, other)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('pages meet every business once, by name', async () => {
    await take(`name,city,state\n${Array.from({ length: 7 }, (_, index) => `Brewer ${index} ${'qwertyu'[index]!.repeat(6)},Town ${index},OR`).join('\n')}`);
    const met: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await stage.call(listBusinesses, { limit: 3, cursor }, tenant);
      met.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(met).toHaveLength(7);
    expect(met).toEqual([...met].sort());
  });

  describeWithShared('data/businesses/openbrewerydb.csv', 'openbrewerydb', (file) => {
    test('the whole file is imported within seconds of processor time, and its Portland, OR is found', async () => {
      const text = readFileSync(file, 'utf8');
      const blob = `${tenant}/uploads/brewery`;
      await openBlobStore(stage.blobUrl).put(blob, text, 'text/csv');
      const wish = { blob, source: 'openbrewerydb', licence: 'mit', vertical: 'brewery' };
      const portland = await stage.call(importBusinesses, { ...wish, places: [{ city: 'Portland', state: 'OR' }], dryRun: true }, tenant);
      expect(portland.created + portland.merged).toBeGreaterThan(75);
      expect(portland.refused).toBe(0);
      const startedAt = Date.now();
      let imported: Promise<Awaited<ReturnType<typeof take>>> | undefined;
      const spentMs = await processorMsOf(() => (imported = stage.call(importBusinesses, wish, tenant)));
      const whole = await imported!;
      const seconds = (Date.now() - startedAt) / 1_000;
      expect(whole.rows).toBe(whole.created + whole.merged + whole.unchanged + whole.refused);
      expect(whole.created).toBeGreaterThan(7_500);
      expect(spentMs).toBeLessThan(20_000);
      const undoneAt = Date.now();
      const found = await stage.found(tenant, { sources: 'stored', target: { vertical: 'brewery', zip: '97209', city: 'Portland', state: 'OR' } });
      expect(found.businesses.length).toBeGreaterThan(5);
      await stage.call(undoImport, { id: whole.importId! }, tenant);
      expect(await names()).toEqual([]);
      process.stdout.write(`openbrewerydb: ${whole.rows} rows, ${whole.created} created, ${whole.merged} merged, ${whole.refused} refused in ${seconds.toFixed(1)} s; undone in ${((Date.now() - undoneAt) / 1_000).toFixed(1)} s\n`);
    }, 90_000);
  });

  describeWithShared('data/security/blns/blns.json', 'the big list of naughty strings', (file) => {
    test('every string survives as a name, or is refused as empty', async () => {
      const strings = JSON.parse(readFileSync(file, 'utf8')) as string[];
      const quote = (text: string) => `"${text.replace(/"/g, '""')}"`;
      const report = await take(`id,name,address,city,state,phone,website,email,categories\n${strings.map((text, index) => [`${index}${text}`, text, text, 'Salem', 'OR', text, text, text, text].map(quote).join(',')).join('\n')}`);
      expect(report.refused).toBeLessThan(10);
      expect(report.created + report.merged).toBe(strings.length - report.refused);
      const kept = new Set((await stage.rows<{ name: string }>(tenant, `SELECT entry->>'name' AS name FROM listing`)).map(({ name }) => name));
      const plain = strings.filter((text) => /^[\x20-\x7e]{1,200}$/.test(text) && text.trim() === text);
      expect(plain.length).toBeGreaterThan(200);
      expect(plain.filter((text) => !kept.has(text))).toEqual([]);
      // The same strings as search words: found as they stand, never read as patterns or SQL.
      for (const q of ['%', '_', "'; DROP TABLE", '\\']) expect((await stage.call(listBusinesses, { q, limit: 200 }, tenant)).items.every(({ name, phone }) => `${name} ${phone}`.toLowerCase().includes(q.toLowerCase()))).toBe(true);
    });
  });
});
