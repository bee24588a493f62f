import { downloadReport, getReportPdf, importBusinesses, type Operation, startCheckout, trackClick, unsubscribe, viewOffer, viewReport } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { openBlobStore, PLATFORM_TENANT } from '@leadfactory/persistence';
import { TestClock } from '@leadfactory/testing';
import { BlobsSchedule } from '../src/edge/blobs.schedule';
import { type Door, EdgeStage, TENANT_A, TENANT_B } from './edge.stage';

const op = (operation: unknown) => operation as Operation;
const TOKEN = 'a-signed-token-of-a-buyer';

describe('pages, files and uploads', () => {
  let stage: EdgeStage;
  let door: Door;
  let token: string;
  const stops: (() => void)[] = [];
  const answer = (operation: unknown, handle: (input: never) => unknown) => stops.push(stage.answer(op(operation), handle));
  beforeAll(async () => {
    stage = await EdgeStage.open();
    door = await stage.start();
    token = await door.signIn();
  });
  afterEach(() => stops.splice(0).forEach((stop) => stop()));
  afterAll(() => stage.close());

  test('a page comes with its own type and status, and runs no script', async () => {
    answer(viewOffer, ({ token: given }: { token: string }) => ({ status: 200, text: `<h1>${given}</h1>`, headers: { 'Cache-Control': 'private, max-age=60', 'content-security-policy': '*', 'set-cookie': 'a=b' } }));
    const page = await door.send('GET', `/o/${TOKEN}`);
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([200, 'text/html; charset=utf-8', `<h1>${TOKEN}</h1>`]);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    expect(page.headers.get('content-security-policy')).not.toContain('script-src');
    expect([page.headers.get('cache-control'), page.headers.get('set-cookie'), page.headers.get('referrer-policy')]).toEqual(['private, max-age=60', null, 'no-referrer']);
    const head = await door.send('HEAD', `/o/${TOKEN}`);
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('a file comes from the blob store to the byte, to whoever may read it', async () => {
    const pdf = Buffer.from('%PDF-1.7\n\u0000\u00ff', 'latin1');
    const key = `${TENANT_A.id}/reports/r.pdf`;
    await openBlobStore(stage.env.BLOB_URL ?? '').put(key, pdf, 'application/pdf');
    answer(getReportPdf, () => ({ blob: key, headers: { 'content-disposition': 'inline; filename="report.pdf"' } }));
    answer(downloadReport, () => ({ blob: `${TENANT_A.id}/reports/gone.pdf` }));
    const file = await door.send('GET', `/api/v1/reports/${newId()}/pdf`, { token });
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([200, 'application/pdf', 'inline; filename="report.pdf"']);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
    expect((await door.send('GET', `/reports/${TOKEN}/report.pdf`)).status).toBe(404);
    expect((await door.send('GET', `/api/v1/reports/${newId()}/pdf`)).status).toBe(401);
  });

  test('small binaries come as they are', async () => {
    answer(trackClick, () => ({ contentType: 'image/gif', base64: 'R0lGODlhAQABAAAAACw=' }));
    const picture = await door.send('GET', `/t/c/${TOKEN}`);
    expect([picture.headers.get('content-type'), Buffer.from(await picture.arrayBuffer()).toString('base64')]).toEqual(['image/gif', 'R0lGODlhAQABAAAAACw=']);
  });

  test('a redirect leads to the web, never to a script', async () => {
    answer(startCheckout, () => ({ status: 303, location: 'https://checkout.example/pay/1' }));
    const away = await door.send('POST', `/o/${TOKEN}/checkout`, { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([away.status, away.headers.get('location')]).toEqual([303, 'https://checkout.example/pay/1']);
    stops.splice(0).forEach((stop) => stop());
    answer(startCheckout, () => ({ status: 303, location: 'javascript:alert(1)' }));
    const wrong = await door.send('POST', `/o/${TOKEN}/checkout`);
    expect([wrong.status, wrong.headers.get('location')]).toEqual([500, null]);
  });

  test.each([
    ['a form', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    ['multipart', '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n', 'multipart/form-data; boundary=x'],
  ])('the one-click unsubscribe of RFC 8058 comes as %s (R10.03)', async (_name, body, type) => {
    answer(unsubscribe, (input: object) => ({ text: JSON.stringify(input) }));
    const response = await door.send('POST', `/u/${TOKEN}`, { body, headers: { 'content-type': type } });
    expect([response.status, await response.json()]).toEqual([200, { token: TOKEN, 'List-Unsubscribe': 'One-Click' }]);
  });

  test('unsubscribing by the page’s button needs no body, and GET does not unsubscribe', async () => {
    let calls = 0;
    answer(unsubscribe, () => ({ text: String((calls += 1)) }));
    expect((await door.send('POST', `/u/${TOKEN}`)).status).toBe(200);
    expect((await door.send('GET', `/u/${TOKEN}`)).status).toBe(503);
    expect(calls).toBe(1);
  });

  test('people get a plain page when something is amiss, in their language; programs get a problem', async () => {
    answer(viewReport, () => Promise.reject(new AppError('not_found', 'no')));
    const html = { accept: 'text/html,application/xhtml+xml' };
    const english = await door.send('GET', `/reports/${TOKEN}`, { headers: html });
    expect([english.status, english.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await english.text()).toContain('This page is not here');
    expect(await (await door.send('GET', `/reports/${TOKEN}`, { headers: { ...html, 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' } })).text()).toContain('lang="es"');
    // A link too short to be one of ours is answered as an unknown one is (R7.05).
    const broken = await door.send('GET', '/reports/short', { headers: html });
    expect([broken.status, (await broken.text()).replace(/[0-9a-f-]{36}/, '')]).toEqual([404, (await (await door.send('GET', `/reports/${TOKEN}`, { headers: html })).text()).replace(/[0-9a-f-]{36}/, '')]);
    expect(await (await door.send('GET', `/reports/${TOKEN}`)).problem()).toMatchObject({ code: 'not_found' });
    expect(await (await door.send('GET', '/api/v1/nothing', { headers: html })).problem()).toMatchObject({ status: 404 });
  });

  describe('an import (R3.05)', () => {
    let seen: Record<string, unknown> = {};
    beforeEach(() => {
      answer(importBusinesses, (input: Record<string, unknown>) => {
        seen = input;
        return { importId: null };
      });
    });
    const csv = (rows: number) => `name,zip\n${'Café "Ω", 10001\n'.repeat(rows)}`;
    const stored = async () => (await openBlobStore(stage.env.BLOB_URL ?? '').get(seen.blob as string))?.body.toString('utf8');

    test('takes the file itself, the rest in the query', async () => {
      const body = csv(300_000);
      const response = await door.send('POST', '/api/v1/businesses/imports?source=file&licence=mit&vertical=brewery&dryRun=true&mapping=%7B%22name%22%3A%22Name%22%7D', { token, body, headers: { 'content-type': 'text/csv; charset=utf-8' } });
      expect([response.status, seen]).toEqual([201, { source: 'file', licence: 'mit', vertical: 'brewery', dryRun: true, mapping: { name: 'Name' }, places: [], blob: expect.stringMatching(new RegExp(`^${TENANT_A.id}/uploads/[0-9a-f]{64}$`)) }]);
      expect(await stored()).toBe(body);
    });

    test('takes JSON; a large text becomes a blob on the way, a small one stays', async () => {
      const body = { source: 'file', licence: 'mit', vertical: 'brewery' };
      await door.send('POST', '/api/v1/businesses/imports', { token, body: { ...body, csv: csv(2) } });
      expect(seen).toMatchObject({ csv: csv(2) });
      expect((await door.send('POST', '/api/v1/businesses/imports', { token, body: { ...body, csv: csv(100_000) } })).status).toBe(201);
      expect(seen).not.toHaveProperty('csv');
      expect(await stored()).toBe(csv(100_000));
    });

    test('names every field that lacks, refuses a foreign blob, and what is too large', async () => {
      const missing = await door.send('POST', '/api/v1/businesses/imports?source=x', { token, body: 'a\n', headers: { 'content-type': 'text/csv' } });
      expect(((await missing.problem()).errors as { path: string }[]).map(({ path }) => path)).toEqual(['licence', 'vertical']);
      for (const blob of [`${TENANT_B.id}/uploads/${'0'.repeat(64)}`, `${TENANT_A.id}/uploads/../pages/x`, `${TENANT_A.id}/pages/x`]) {
        const foreign = await door.send('POST', '/api/v1/businesses/imports', { token, body: { source: 'x', licence: 'x', vertical: 'brewery', blob } });
        expect([foreign.status, (await foreign.problem()).errors]).toEqual([400, [{ path: 'blob', message: expect.any(String) }]]);
      }
      const huge = await door.send('POST', '/api/v1/businesses/imports?source=x&licence=x&vertical=x', { token, body: Buffer.alloc(20 * 1024 * 1024 + 1, 0x61), headers: { 'content-type': 'text/csv' } });
      expect(huge.status).toBe(413);
    });
  });

  test('uploads, webhook bodies and the proofs of audits end after their time, and nothing else does', async () => {
    const blobs = openBlobStore(stage.env.BLOB_URL ?? '');
    const keys = [`${TENANT_A.id}/uploads/old`, `${TENANT_B.id}/uploads/old`, `${PLATFORM_TENANT}/hooks/stripe/old`, `${TENANT_A.id}/pages/old`, `${TENANT_B.id}/lighthouse/old`, `${TENANT_A.id}/reports/kept`];
    for (const key of keys) await blobs.put(key, 'x', 'text/plain');
    const clock = new TestClock(new Date());
    const later = await stage.start({ clock });
    const left = () => Promise.all(keys.map(async (key) => (await blobs.get(key)) !== null));
    clock.advance({ days: 13 });
    await later.service.app.get(BlobsSchedule).run();
    expect(await left()).toEqual([true, true, true, true, true, true]);
    clock.advance({ days: 18 });
    await later.service.app.get(BlobsSchedule).run();
    expect(await left()).toEqual([false, false, false, true, true, true]);
    clock.advance({ days: 60 });
    await later.service.app.get(BlobsSchedule).run();
    expect(await left()).toEqual([false, false, false, false, false, true]);
  });
});
