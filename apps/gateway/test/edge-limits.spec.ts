import { createApiKey, type Scope } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { TestClock, testServers } from '@leadfactory/testing';
import fc from 'fast-check';
import { createClient } from 'redis';
import { gcra } from '../src/limits/gcra.rules';
import { LimiterAdapter } from '../src/limits/limiter.adapter';
import { type Door, EdgeStage, TENANT_A, TENANT_B } from './edge.stage';

describe('limits (R1.04)', () => {
  let stage: EdgeStage;
  beforeAll(async () => {
    stage = await EdgeStage.open();
  });
  afterAll(() => stage.close());

  const key = async (door: Door, scopes: Scope[] = ['campaigns:read']) => (await door.client(await door.signIn()).call(createApiKey, { name: 'k', scopes })).secret;

  test('a key is limited by itself, by all replicas together, and is told what is left', async () => {
    const env = { REQUESTS_PER_MINUTE: '5' };
    const [door, other] = [await stage.start({ env }), await stage.start({ env })];
    const [first, second] = [await key(door), await key(door)];
    const answers = [];
    for (let round = 0; round < 6; round += 1) answers.push(await (round % 2 === 0 ? door : other).send('GET', '/api/v1/me', { token: first }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"key";q=5;w=60, "tenant";q=10000;w=3600');
    expect(answers[4]?.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+, "tenant";r=\d+;t=\d+$/);
    const refused = answers[5]!;
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(12);
    expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0/);
    expect(await refused.problem()).toMatchObject({ code: 'rate_limited', retryAt: expect.any(String) });
    expect((await door.send('GET', '/api/v1/me', { token: second })).status).toBe(200);
  });

  test('a tenant’s quota holds for all its keys together, and not for another tenant', async () => {
    const door = await stage.start({ env: { TENANT_REQUESTS_PER_HOUR: '6', NATS_PREFIX: `${stage.env.NATS_PREFIX}quota.` } });
    const token = await door.signIn();
    const keys = [await key(door), await key(door)];
    const statuses: number[] = [];
    for (let round = 0; round < 6; round += 1) statuses.push((await door.send('GET', '/api/v1/me', { token: keys[round % 2] })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    expect((await door.send('GET', '/api/v1/me', { token })).status).toBe(429);
    expect((await door.send('GET', '/api/v1/me', { token: await door.signIn(TENANT_B) })).status).toBe(200);
  });

  test('sign-ins are limited by address, and by account from wherever they come', async () => {
    const door = await stage.start({ env: { LOGINS_PER_MINUTE: '3', TRUSTED_PROXIES: '127.0.0.1', NATS_PREFIX: `${stage.env.NATS_PREFIX}login.` } });
    const tryFrom = async (ip: string, email: string) => (await door.send('POST', '/api/v1/auth/login', { body: { email, password: 'guess' }, headers: { 'x-forwarded-for': ip } })).status;
    const byAddress = [];
    for (let round = 0; round < 4; round += 1) byAddress.push(await tryFrom('198.51.100.7', `user${round}@x.example`));
    expect(byAddress).toEqual([401, 401, 401, 429]);
    const byAccount = [];
    for (let round = 0; round < 4; round += 1) byAccount.push(await tryFrom(`198.51.100.${20 + round}`, TENANT_A.ownerEmail));
    expect(byAccount).toEqual([401, 401, 401, 429]);
    expect(await tryFrom('198.51.100.99', TENANT_B.ownerEmail)).toBe(401);
  });

  test('guesses at keys are limited by address; who is not trusted cannot name another address', async () => {
    const door = await stage.start({ env: { REFUSED_CREDENTIALS_PER_MINUTE: '3', NATS_PREFIX: `${stage.env.NATS_PREFIX}guess.` } });
    const statuses = [];
    for (let round = 0; round < 5; round += 1) statuses.push((await door.send('GET', '/api/v1/me', { token: `lf_${'0'.repeat(12)}_${'0'.repeat(48)}`, headers: { 'x-forwarded-for': `203.0.113.${round}` } })).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  test('an address without guesses left is told so before a key is looked up; sign-ins and keys that are known are not kept out', async () => {
    const wrong = `lf_${'0'.repeat(12)}_${'0'.repeat(48)}`;
    const door = await stage.start({ clock: new TestClock(), env: { REFUSED_CREDENTIALS_PER_MINUTE: '3', LOGINS_PER_MINUTE: '3', TRUSTED_PROXIES: '127.0.0.1', NATS_PREFIX: `${stage.env.NATS_PREFIX}look.` } });
    const owner = door.client(await door.signIn());
    const keys: string[] = [];
    for (let at = 0; at < 5; at += 1) keys.push((await owner.call(createApiKey, { name: 'k', scopes: ['campaigns:read'] })).secret);
    const me = async (token: string, ip = '198.51.100.7') => (await door.send('GET', '/api/v1/me', { token, headers: { 'x-forwarded-for': ip } })).status;
    const statuses = [];
    // Looks at right keys charge nothing, wrong access tokens count like wrong keys.
    for (const token of [keys[0], keys[1], keys[2], keys[3], wrong, 'no.token.at-all', wrong, wrong]) statuses.push(await me(token!));
    expect(statuses).toEqual([200, 200, 200, 200, 401, 401, 401, 429]);
    const { rows } = await stage.sql.query<{ used: string | null }>('SELECT last_used_at AS used FROM gateway.api_key WHERE prefix = $1', [keys[4]!.split('_')[1]]);
    expect([await me(keys[4]!), await me(keys[0]!), await me(keys[4]!, '198.51.100.8'), rows[0]?.used]).toEqual([429, 200, 200, null]);
    expect((await door.send('POST', '/api/v1/auth/login', { body: { email: TENANT_B.ownerEmail, password: TENANT_B.password }, headers: { 'x-forwarded-for': '198.51.100.7' } })).status).toBe(200);
  });

  test('what is refused for its scope counts against the quotas of its key', async () => {
    const door = await stage.start({ env: { REQUESTS_PER_MINUTE: '3', NATS_PREFIX: `${stage.env.NATS_PREFIX}scope.` } });
    const secret = await key(door);
    const statuses: number[] = [];
    for (let round = 0; round < 5; round += 1) statuses.push((await door.send('GET', '/api/v1/audit-log', { token: secret })).status);
    expect(statuses).toEqual([403, 403, 403, 429, 429]);
  });

  test('public pages are limited by address', async () => {
    const door = await stage.start({ env: { PUBLIC_REQUESTS_PER_MINUTE: '2', NATS_PREFIX: `${stage.env.NATS_PREFIX}public.` } });
    const page = await Promise.all([1, 2, 3].map(() => door.send('GET', `/o/${'x'.repeat(20)}`, { headers: { accept: 'text/html' } })));
    expect(page.map(({ status }) => status).sort()).toEqual([429, 503, 503]);
    expect((await door.send('GET', '/health')).status).toBe(200);
  });

  test('while Redis is away the process limits by itself, never not at all', async () => {
    const door = await stage.start({ env: { REQUESTS_PER_MINUTE: '4', REDIS_URL: 'redis://127.0.0.1:1' } });
    const secret = await key(door);
    const statuses: number[] = [];
    for (let round = 0; round < 6; round += 1) statuses.push((await door.send('GET', '/api/v1/me', { token: secret })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    expect(stage.logs.some((line) => String(line.msg).startsWith('Redis is away: limits'))).toBe(true);
  });

  test('the script in Redis counts as the rules do', async () => {
    const redis = createClient({ url: testServers().redisUrl });
    await redis.connect();
    const logger = { warn: () => undefined };
    const limiter = new LimiterAdapter(redis, { NATS_PREFIX: newId() } as never, new TestClock(), logger as never);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 30 }), async (limit, count) => {
        // An hour's window: the milliseconds that the test takes give nothing back.
        const quota = { name: 'n', key: newId(), limit, windowMs: 3_600_000 };
        let due: number | undefined;
        for (let at = 0; at < count; at += 1) {
          const expected = gcra(due, 0, quota);
          due = expected.due;
          const [verdict] = await limiter.take([quota]);
          expect(verdict).toMatchObject({ allowed: expected.verdict.allowed, remaining: expected.verdict.remaining });
          expect(Math.abs((verdict?.retryMs ?? 0) - expected.verdict.retryMs)).toBeLessThan(2_000);
        }
      }),
      { numRuns: 15 },
    );
    const [small, large] = [{ name: 's', key: newId(), limit: 1, windowMs: 60_000 }, { name: 'l', key: newId(), limit: 5, windowMs: 60_000 }];
    await limiter.take([small, large]);
    await limiter.take([small, large]);
    // The second was refused by the small quota: the large one was not charged for it.
    expect((await limiter.take([large]))[0]?.remaining).toBe(3);
    const looked = await limiter.look([large, small]);
    expect([looked.map(({ allowed }) => allowed), (await limiter.look([large]))[0]?.remaining, (await limiter.take([large]))[0]?.remaining]).toEqual([[true, false], 2, 2]);
    await redis.close();
  });
});
