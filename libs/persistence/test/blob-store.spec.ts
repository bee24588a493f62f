import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBlobStore, type BlobStore } from '../src';
import { TENANT_A, TENANT_B } from './notes.fixture';

describe('the blob store in a folder', () => {
  let folder: string;
  let store: BlobStore;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lf-blobs-'));
    store = openBlobStore(pathToFileURL(folder).href);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const fileOf = (key: string) => path.join(folder, `${key}.blob`);

  it('gives back what was put, byte for byte, with its type', async () => {
    const page = '<html>été</html>'.repeat(1000);
    const bytes = Buffer.from(Array.from({ length: 2000 }, (_, at) => at % 256));
    expect(await store.put(`${TENANT_A}/pages/1.html`, page, 'text/html')).toEqual({ key: `${TENANT_A}/pages/1.html`, bytes: Buffer.byteLength(page), contentType: 'text/html' });
    await store.put(`${TENANT_A}/shots/1.png`, bytes, 'image/png');

    expect((await store.get(`${TENANT_A}/pages/1.html`))?.body.toString('utf8')).toBe(page);
    expect(await store.get(`${TENANT_A}/shots/1.png`)).toEqual({ body: bytes, contentType: 'image/png' });
    expect((await readFile(fileOf(`${TENANT_A}/pages/1.html`))).length).toBeLessThan(page.length / 10);
  });

  it('replaces, deletes, and knows nothing of what was never there', async () => {
    const key = `${TENANT_A}/pages/x`;
    await store.put(key, 'old', 'text/plain');
    await store.put(key, 'new', 'text/plain');
    expect((await store.get(key))?.body.toString()).toBe('new');
    await store.delete(key);
    await store.delete(key);
    expect(await store.get(key)).toBeNull();
    expect(await store.get(`${TENANT_A}/pages/x/deeper`)).toBeNull();
  });

  it('leaves no half-written file beside a finished one', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, at) => store.put(`${TENANT_A}/race/one`, `writer ${at}`, 'text/plain')));
    expect(await readdir(path.join(folder, TENANT_A, 'race'))).toEqual(['one.blob']);
    expect((await store.get(`${TENANT_A}/race/one`))?.body.toString()).toMatch(/^writer \d$/);
  });

  it.each(['pages/1.html', `${TENANT_A}`, `${TENANT_A}/../${TENANT_B}/x`, `${TENANT_A}/..`, `${TENANT_A}//x`, `/${TENANT_A}/x`, `${TENANT_A}/a\\..\\b`, `${TENANT_A}/a\0b`, `${TENANT_A}/.hidden`, `${TENANT_A}/${'x'.repeat(300)}`])(
    'refuses the key %p, which could leave its tenant’s folder or none is named',
    async (key) => {
      await expect(store.put(key, 'x', 'text/plain')).rejects.toMatchObject({ code: 'invalid_input' });
      await expect(store.get(key)).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  it('expires what is old under the prefix, drafts of dead writers included, and nothing else', async () => {
    const old = new Date('2020-01-01T00:00:00Z');
    for (const key of [`${TENANT_A}/pages/old`, `${TENANT_A}/pages/new`, `${TENANT_A}/reports/old`, `${TENANT_B}/pages/old`]) await store.put(key, key, 'text/plain');
    await writeFile(`${fileOf(`${TENANT_A}/pages/dead`)}.part`, 'half');
    for (const file of [fileOf(`${TENANT_A}/pages/old`), fileOf(`${TENANT_A}/reports/old`), fileOf(`${TENANT_B}/pages/old`), `${fileOf(`${TENANT_A}/pages/dead`)}.part`]) await utimes(file, old, old);

    expect(await store.expireOlderThan(`${TENANT_A}/pages`, new Date('2021-01-01T00:00:00Z'))).toBe(2);
    expect(await store.get(`${TENANT_A}/pages/old`)).toBeNull();
    expect(await store.get(`${TENANT_A}/pages/new`)).not.toBeNull();
    expect(await store.get(`${TENANT_A}/reports/old`)).not.toBeNull();
    expect(await store.expireOlderThan('', new Date('2021-01-01T00:00:00Z'))).toBe(2);
  });

  it('keeps what is put anew while its predecessor expires', async () => {
    const key = `${TENANT_A}/pages/seen-again`;
    const date = new Date('2021-01-01T00:00:00Z');
    await store.put(key, 'new', 'text/plain');
    const fresh = await readFile(fileOf(key));
    await utimes(fileOf(key), 0, 0);
    // Right after the look at its age, before it goes.
    let looks = 0;
    date.valueOf = () => {
      looks += 1;
      if (looks === 1) writeFileSync(fileOf(key), fresh);
      return Date.prototype.valueOf.call(date);
    };
    expect(await store.expireOlderThan(`${TENANT_A}/pages`, date)).toBe(0);
    expect(looks).toBeGreaterThan(0);
    expect((await store.get(key))?.body.toString()).toBe('new');
    expect(await readdir(path.join(folder, TENANT_A, 'pages'))).toEqual(['seen-again.blob']);
  });

  it('says so when a file was damaged, instead of giving half of it', async () => {
    const key = `${TENANT_A}/pages/damaged`;
    await store.put(key, Buffer.alloc(1000, 7), 'image/png');
    const whole = await readFile(fileOf(key));
    await writeFile(fileOf(key), whole.subarray(0, whole.length - 10));
    await expect(store.get(key)).rejects.toThrow(/990 bytes instead of 1000.*damaged/);
  });

  it('refuses a kind of store that it does not know', () => {
    expect(() => openBlobStore('s3://bucket')).toThrow(/BLOB_URL: expected a folder as file:/);
    expect(() => openBlobStore('nonsense')).toThrow(/BLOB_URL/);
  });
});
