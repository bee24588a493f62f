import { createApiKey, createCampaign, listApiKeys, type Operation, refundPurchase } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { TestClock } from '@leadfactory/testing';
import { type Door, EdgeStage, TENANT_A, TENANT_B } from './edge.stage';

const op = (operation: unknown) => operation as Operation;
const campaign = { verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 1 };

describe('Idempotency-Key (R1.06)', () => {
  const clock = new TestClock();
  let stage: EdgeStage;
  let door: Door;
  let token: string;
  beforeAll(async () => {
    stage = await EdgeStage.open();
    door = await stage.start({ clock });
    token = await door.signIn();
  });
  afterAll(() => stage.close());

  const create = (key: string, body: unknown = campaign, as = token) => door.send('POST', '/api/v1/campaigns', { token: as, body, headers: { 'idempotency-key': key } });

  test('of ten at once one is carried out; all get its answer in the end', async () => {
    let calls = 0;
    const seen = new Set<string | undefined>();
    const stop = stage.answer(op(createCampaign), async (_input, caller) => {
      calls += 1;
      seen.add(caller.idempotencyKey);
      return { id: `campaign-${calls}` };
    });
    const key = newId();
    const other = await stage.start({ clock });
    const first = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? door : other).send('POST', '/api/v1/campaigns', { token, body: campaign, headers: { 'idempotency-key': key } })));
    expect(first.map(({ status }) => status).filter((status) => status !== 201 && status !== 409)).toEqual([]);
    for (const refused of first.filter(({ status }) => status === 409)) expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const again = await create(key);
    expect([again.status, await again.json(), again.headers.get('idempotency-replayed')]).toEqual([201, { id: 'campaign-1' }, 'true']);
    expect([calls, seen.size, [...seen][0]]).toEqual([1, 1, expect.any(String)]);
    stop();
  });

  test('another body is refused with 422, and so is another operation', async () => {
    const stop = stage.answer(op(createCampaign), () => ({ id: 'x' }));
    const key = newId();
    expect((await create(key)).status).toBe(201);
    const other = await create(key, { ...campaign, quota: 2 });
    expect([other.status, (await other.problem()).code]).toEqual([422, 'idempotency_mismatch']);
    expect((await door.send('POST', '/api/v1/api-keys', { token, body: { name: 'n', scopes: ['campaigns:read'] }, headers: { 'idempotency-key': key } })).status).toBe(422);
    // The order of fields and values equal to defaults make no other request.
    expect((await create(key, { quota: 1, language: 'en', places: campaign.places, verticals: campaign.verticals })).headers.get('idempotency-replayed')).toBe('true');
    stop();
  });

  test('what failed may be tried again with the same key', async () => {
    let calls = 0;
    const stop = stage.answer(op(createCampaign), () => {
      calls += 1;
      if (calls === 1) throw new AppError('unavailable', 'Not now.');
      return { id: 'second' };
    });
    const key = newId();
    expect((await create(key)).status).toBe(503);
    expect(await (await create(key)).json()).toEqual({ id: 'second' });
    stop();
  });

  test('a key whose holder died is taken over after its time, by the same request alone', async () => {
    const key = newId();
    const stop = stage.answer(op(createCampaign), () => ({ id: 'one' }));
    await create(key);
    await stage.sql.query('UPDATE gateway.idempotency_key SET answer = NULL');
    expect((await create(key)).status).toBe(409);
    clock.advance({ seconds: 20 });
    expect((await create(key, { ...campaign, quota: 3 })).status).toBe(422);
    expect((await create(key)).status).toBe(201);
    stop();
  });

  test('services know a request that is sent again by the same name, until it is answered or its time is over; another one by another', async () => {
    const seen: (string | undefined)[] = [];
    let fails = true;
    const stop = stage.answer(op(createCampaign), (_input, caller) => {
      seen.push(caller.idempotencyKey);
      if (fails) throw new AppError('timeout', 'Nobody knows what became of it.');
      return { id: 'x' };
    });
    const key = newId();
    // The service may have done it all the same.
    for (let round = 0; round < 2; round += 1) expect((await create(key)).status).toBe(504);
    fails = false;
    expect((await create(key)).status).toBe(201);
    await stage.sql.query('UPDATE gateway.idempotency_key SET answer = NULL');
    clock.advance({ seconds: 20 });
    expect((await create(key)).status).toBe(201);
    expect(new Set(seen.splice(0)).size).toBe(1);

    const failing = newId();
    fails = true;
    for (const quota of [1, 2, 2]) await create(failing, { ...campaign, quota });
    const [first, second, third] = seen.splice(0);
    expect([first === second, second === third]).toEqual([false, true]);

    fails = false;
    await create(failing, { ...campaign, quota: 2 });
    clock.advance({ hours: 24 });
    token = await door.signIn();
    await create(failing, { ...campaign, quota: 2 });
    expect([seen[0], seen[0] === seen[1]]).toEqual([third, false]);
    stop();
  });

  test('a key is forgotten after 24 hours', async () => {
    let calls = 0;
    const stop = stage.answer(op(createCampaign), () => ({ id: `c-${(calls += 1)}` }));
    const key = newId();
    await create(key);
    clock.advance({ hours: 24 });
    token = await door.signIn();
    expect(await (await create(key, { ...campaign, quota: 9 })).json()).toEqual({ id: 'c-2' });
    stop();
  });

  test('two tenants, or two keys of one tenant, who choose the same text are not mixed up', async () => {
    const seen: (string | undefined)[] = [];
    const stop = stage.answer(op(createCampaign), (_input, caller) => {
      seen.push(caller.idempotencyKey);
      return { id: caller.tenantId };
    });
    const key = newId();
    const machine = (await door.client(token).call(createApiKey, { name: 'm', scopes: ['campaigns:write'] })).secret;
    const answers = [await create(key), await create(key, campaign, await door.signIn(TENANT_B)), await create(key, campaign, machine)];
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{ id: TENANT_A.id }, { id: TENANT_B.id }, { id: TENANT_A.id }]);
    expect(new Set(seen).size).toBe(3);
    stop();
  });

  test('a secret that was shown once is shown again to the same request, and stands nowhere in the clear', async () => {
    const key = newId();
    const ask = () => door.send('POST', '/api/v1/api-keys', { token, body: { name: 'n', scopes: ['campaigns:read'] }, headers: { 'idempotency-key': key } }).then((response) => response.json() as Promise<{ secret: string }>);
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    const { rows } = await stage.sql.query<{ text: string }>("SELECT convert_from(decode(encode(coalesce(answer, ''), 'hex'), 'escape'), 'LATIN1') || key_hash AS text FROM gateway.idempotency_key");
    expect(rows.map(({ text }) => text).join()).not.toMatch(new RegExp(`${first.secret}|${Buffer.from(first.secret).toString('hex')}|${key}`));
  });

  test('an API key whose answer was lost is shown to the same request, made or rotated, and is one (R1.02)', async () => {
    const lost = async () => {
      await stage.sql.query('UPDATE gateway.idempotency_key SET answer = NULL');
      clock.advance({ seconds: 20 });
    };
    const ask = async (path: string, body: unknown, key: string) => (await door.send('POST', path, { token, body, headers: { 'idempotency-key': key } })).json() as Promise<{ id: string; secret: string }>;
    const count = async () => Number((await stage.sql.query<{ n: string }>('SELECT count(*) AS n FROM gateway.api_key')).rows[0]?.n);
    const before = await count();
    clock.advance({ seconds: 1 });
    const [making, rotating] = [newId(), newId()];
    const made = await ask('/api/v1/api-keys', { name: 'lost', scopes: ['campaigns:read'] }, making);
    await lost();
    expect(await ask('/api/v1/api-keys', { name: 'lost', scopes: ['campaigns:read'] }, making)).toEqual(made);
    expect((await door.send('GET', '/api/v1/me', { token: made.secret })).status).toBe(200);
    const rotate = () => ask(`/api/v1/api-keys/${made.id}/rotate`, { graceHours: 1 }, rotating);
    const rotated = await rotate();
    await lost();
    expect(await rotate()).toEqual(rotated);
    expect((await door.send('GET', '/api/v1/me', { token: rotated.secret })).status).toBe(200);
    expect(await count()).toBe(before + 2);
    const first = await door.client(token).call(listApiKeys, { limit: 1 });
    const next = await door.client(token).call(listApiKeys, { limit: 1, cursor: first.nextCursor ?? undefined });
    expect([first.items[0]?.id, next.items[0]?.id]).toEqual([rotated.id, made.id]);
  });

  test('a header that is no key is refused; where it changes nothing it is taken all the same', async () => {
    expect((await create('ä'.repeat(1))).status).toBe(400);
    expect((await create('x'.repeat(256))).status).toBe(400);
    let calls = 0;
    const stop = stage.answer(op(refundPurchase), () => ({ id: `r-${(calls += 1)}` }));
    const path = `/api/v1/purchases/${newId()}/refund`;
    for (let round = 0; round < 2; round += 1) expect((await door.send('POST', path, { token, body: { reason: 'r' }, headers: { 'idempotency-key': 'same' } })).status).toBe(202);
    expect(calls).toBe(1);
    stop();
  });
});
