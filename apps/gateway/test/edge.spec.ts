import { createCampaign, getCampaign, getMe, listBusinesses, type Operation, OPERATIONS, updateCampaign } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { TestClock } from '@leadfactory/testing';
import { request as rawRequest } from 'node:http';
import { type Door, EdgeStage, TENANT_A } from './edge.stage';

const op = (operation: unknown) => operation as Operation;

describe('the front door', () => {
  let stage: EdgeStage;
  let door: Door;
  let token: string;
  beforeAll(async () => {
    stage = await EdgeStage.open();
    door = await stage.start();
    token = await door.signIn();
  });
  afterAll(() => stage.close());

  test('an operation is served because its contract is declared: every one answers at its path, and to no stranger', async () => {
    for (const operation of OPERATIONS) {
      const path = operation.path.replace(/\{token\}/g, 'x'.repeat(20)).replace(/\{device\}/g, 'phone').replace(/\{\w+\}/g, newId());
      const response = await door.send(operation.method, path);
      if (operation.access !== 'public') {
        expect([operation.name, response.status, response.headers.get('www-authenticate')]).toEqual([operation.name, 401, 'Bearer realm="leadfactory"']);
        expect(await response.problem()).toMatchObject({ code: 'unauthenticated', status: 401 });
      } else {
        // Nobody serves pages here, and the sign-in lacks its fields: both are answers of an operation that was found.
        expect([operation.name, [400, 503].includes(response.status)]).toEqual([operation.name, true]);
      }
    }
  });

  test('carries path, query and body to the service, with who asks, and its answer back', async () => {
    let seen: unknown;
    const stop = stage.answer(op(updateCampaign), (input, caller) => {
      seen = { input, caller };
      return { id: 'c' };
    });
    const id = newId();
    const response = await door.send('PATCH', `/api/v1/campaigns/${id}`, { token, body: { quota: 7, id: 'another' }, headers: { 'x-request-id': 'my-request-1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } });
    expect([response.status, await response.json()]).toEqual([200, { id: 'c' }]);
    expect(seen).toMatchObject({ input: { id, quota: 7 }, caller: { tenantId: TENANT_A.id, actor: { kind: 'user', role: 'owner' }, requestId: 'my-request-1', ip: '127.0.0.1', origin: 'http://127.0.0.1:8080', traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/) } });
    expect(response.headers.get('x-request-id')).toBe('my-request-1');
    stop();
  });

  test('lists every invalid field, of body, path and query (R1.05)', async () => {
    const body = await door.send('POST', '/api/v1/campaigns', { token, body: { verticals: 'restaurant', quota: 'many', review: 'never' } });
    expect(body.status).toBe(400);
    expect(((await body.problem()).errors as { path: string }[]).map(({ path }) => path).sort()).toEqual(['places', 'quota', 'review', 'verticals']);
    const path = await door.send('GET', '/api/v1/campaigns/not-an-id', { token });
    expect([path.status, (await path.problem()).errors]).toEqual([400, [{ path: 'id', message: expect.any(String) }]]);
    const query = await door.send('GET', '/api/v1/campaigns?limit=9999&status=lost', { token });
    expect(((await query.problem()).errors as { path: string }[]).map(({ path }) => path)).toEqual(['limit', 'status']);
  });

  test('NUL in path, query or body reaches no service, and is named', async () => {
    const refused = async (method: string, path: string, body?: unknown) => {
      const response = await door.send(method, path, { token, body });
      return [response.status, ((await response.problem()).errors as { path: string }[]).map((field) => field.path)];
    };
    expect(await refused('PATCH', `/api/v1/campaigns/${newId()}`, { name: 'a\0b' })).toEqual([400, ['name']]);
    expect(await refused('GET', '/api/v1/businesses?q=a%00b')).toEqual([400, ['q']]);
    expect(await refused('DELETE', '/api/v1/providers/ye%00lp/cache')).toEqual([400, ['provider']]);
    expect(await refused('GET', '/api/v1/audit-log?actorId=%00')).toEqual([400, ['actorId']]);
  });

  test.each<[string, string | Uint8Array | undefined, string | undefined, number]>([
    ['garbage', '\u0000\u0001garbage', 'application/json', 400],
    ['half an object', '{"quota":', 'application/json', 400],
    ['an array', '[]', 'application/json', 400],
    ['brackets a hundred thousand deep', '['.repeat(100_000), 'application/json', 400],
    ['a prototype', '{"__proto__":{"quota":1}}', 'application/json', 400],
    ['no UTF-8', Uint8Array.from([0x7b, 0xff, 0x7d]), 'application/json', 400],
    ['another type', '<xml/>', 'application/xml', 415],
    ['a form where JSON is expected', 'quota=1', 'application/x-www-form-urlencoded', 415],
    ['a megabyte and more', `{"name":"${'x'.repeat(1_100_000)}"}`, 'application/json', 413],
    ['nothing at all', undefined, undefined, 400],
  ])('a body of %s is refused in a sentence', async (_name, body, type, status) => {
    const response = await door.send('POST', '/api/v1/campaigns', { token, body, headers: type === undefined ? {} : { 'content-type': type } });
    expect(response.status).toBe(status);
    expect(await response.problem()).toMatchObject({ status, detail: expect.stringMatching(/\.$/) });
  });

  test('strangers are refused before their body is read', async () => {
    const response = await door.send('POST', '/api/v1/campaigns', { body: '{"broken', headers: { 'content-type': 'application/json' } });
    expect(response.status).toBe(401);
  });

  test('unknown paths are 404, other methods 405 with Allow', async () => {
    expect((await door.send('GET', '/api/v1/nothing', { token })).status).toBe(404);
    const wrong = await door.send('DELETE', '/api/v1/campaigns', { token });
    expect([wrong.status, wrong.headers.get('allow')?.split(', ').sort()]).toEqual([405, ['GET', 'HEAD', 'POST']]);
    expect((await door.send('GET', '/webhooks/stripe')).status).toBe(405);
  });

  test('a URL that cannot be decoded, or a parameter beyond measure, is a problem and no crash', async () => {
    for (const path of ['/api/v1/campaigns/%ff', '/%', `/o/${'x'.repeat(5_000)}`]) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        rawRequest(`${door.origin}${path}`, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
      });
      expect([400, 404, 414]).toContain(status);
    }
    expect((await door.send('GET', '/health')).status).toBe(200);
  });

  test('what a service refuses reaches the caller with its code, the existing resource and the time (R1.05)', async () => {
    const stop = stage.answer(op(createCampaign), () => Promise.reject(new AppError('conflict', 'There is one already.', { existing: '/api/v1/campaigns/1' })));
    const response = await door.send('POST', '/api/v1/campaigns', { token, body: { verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 1 } });
    expect(response.status).toBe(409);
    expect(await response.problem()).toMatchObject({ code: 'conflict', existing: '/api/v1/campaigns/1', detail: 'There is one already.', type: 'http://127.0.0.1:8080/reference#error-conflict' });
    stop();
  });

  test('an internal error shows its id and nothing else; the log has the rest (R1.05)', async () => {
    const id = newId();
    const stop = stage.answer(op(getCampaign), () => Promise.reject(new AppError('internal', `Something went wrong. Quote this id when you ask for help: ${id}`)));
    const known = await (await door.send('GET', `/api/v1/campaigns/${newId()}`, { token })).problem();
    expect(known).toMatchObject({ status: 500, errorId: id });
    expect(known).not.toHaveProperty('detail');
    stop();
    const stopBroken = stage.answer(op(getCampaign), () => Promise.reject(new AppError('internal', 'connection string postgres://secret')));
    const unknown = await (await door.send('GET', `/api/v1/campaigns/${newId()}`, { token })).problem();
    expect(JSON.stringify(unknown)).not.toContain('secret');
    expect(stage.logs.find((line) => line.errorId === unknown.errorId)).toMatchObject({ err: { stack: expect.any(String) } });
    stopBroken();
  });

  test('a failing service is cut off quickly, the others keep working, and it comes back (R1.13)', async () => {
    const clock = new TestClock(new Date());
    const other = await stage.start({ clock });
    const ask = (path: string) => other.send('GET', path, { token });
    for (let failure = 1; failure <= 5; failure += 1) expect((await ask('/api/v1/businesses')).status).toBe(503);
    const stop = stage.answer(op(listBusinesses), () => ({ items: [], nextCursor: null }));
    const cut = await ask('/api/v1/businesses');
    expect(Number(cut.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(await cut.problem()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('sourcing') });
    expect((await ask('/api/v1/me')).status).toBe(200);
    clock.advance({ seconds: 5 });
    expect((await ask('/api/v1/businesses')).status).toBe(200);
    expect((await ask('/api/v1/businesses')).status).toBe(200);
    stop();
  });

  test('every answer carries headers that protect it', async () => {
    for (const path of ['/health', '/api/v1/me', '/nowhere', '/', '/reference', '/openapi.json']) {
      const { headers } = await door.send('GET', path);
      expect([path, headers.get('x-content-type-options'), headers.get('referrer-policy'), headers.get('x-powered-by')]).toEqual([path, 'nosniff', 'no-referrer', null]);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  test('the typed client of the contracts works against it', async () => {
    expect(await door.client(token).call(getMe, {})).toMatchObject({ tenantId: TENANT_A.id, tenantName: 'Alpha', actor: { role: 'owner' } });
    await expect(door.client('lf_nothing').call(getMe, {})).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
