import { systemClock } from '@leadfactory/kernel';
import { Database, migrate } from '@leadfactory/persistence';
import { Logger, type Redis } from '@leadfactory/service-kit';
import { createTestDatabase, FaultProxy, freshNatsPrefix, TEST_PASSWORD, TestClock, type TestDatabase, testPasswords, testServers, toClient, toServer } from '@leadfactory/testing';
import { Writable } from 'node:stream';
import { Client } from 'pg';
import { createClient } from 'redis';
import { ProviderStates } from '../src/egress/provider-states';
import { Turnstile } from '../src/egress/turnstile';
import { gatewayMigrations } from '../src/gateway.migrations';
import { ProviderFault } from '../src/providers/provider.fault';

describe('what is known of providers', () => {
  const logger = Logger.create({ service: 'gateway', level: 'info', pretty: false, stream: new Writable({ write: (_chunk, _encoding, next) => next() }) });
  const clock = new TestClock();
  let files: TestDatabase;
  let proxy: FaultProxy;
  let database: Database;
  let redis: Redis;
  let sql: Client;
  let replicas: [ProviderStates, ProviderStates];
  beforeAll(async () => {
    files = await createTestDatabase('states', { name: 'gateway edge', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [gatewayMigrations], passwords: testPasswords() })) });
    const url = files.urlAs('lf_gateway', TEST_PASSWORD);
    proxy = await FaultProxy.before(url);
    database = await Database.open({ service: 'gateway', url: proxy.through(url) });
    redis = createClient({ url: testServers().redisUrl });
    await redis.connect();
    sql = new Client({ connectionString: files.url });
    await sql.connect();
    const turnstile = new Turnstile(redis, freshNatsPrefix(), logger, systemClock);
    replicas = [new ProviderStates(database, turnstile, logger, clock), new ProviderStates(database, turnstile, logger, clock)];
  });
  afterEach(() => {
    proxy.mend();
    proxy.releaseAll();
  });
  afterAll(async () => {
    await redis.close();
    await sql.end();
    await database.close();
    await proxy.close();
    await files.drop();
  });

  const stripe = { name: 'stripe', policy: { maxWaitMs: 3_000 } };
  const lastError = async () => (await sql.query<{ last_error: string | null }>(`SELECT last_error FROM gateway.provider_state WHERE provider = 'yelp'`)).rows[0]?.last_error;
  const fail = (at: ProviderStates, message: string): void => at.noteFault('yelp', new ProviderFault('unavailable', message));

  test('a reading that comes back late does not undo what an operator decided since (R1.10)', async () => {
    const [states] = replicas;
    await states.force(stripe, null, 'so that there is a row', 'user:u-1');
    const hold = proxy.holdAt(toServer('SELECT provider, forced'), toClient('last_error_at'));
    const late = states.refresh();
    await hold.reached;
    await states.force(stripe, 'forced_open', 'quarrel with the vendor', 'user:u-1');
    expect(states.forcedOf('stripe')).toBe('forced_open');
    hold.release();
    await late;
    expect(states.forcedOf('stripe')).toBe('forced_open');
    await states.refresh();
    expect(states.forcedOf('stripe')).toBe('forced_open');
  });

  test('who lets calls through overrules a pause that is kept in mind, and a rest only with a reset (R1.10)', async () => {
    const [states] = replicas;
    for (const [forced, resting] of [['forced_closed', true], [null, false]] as const) {
      await states.keepInMind('stripe', { quietMs: 3_600_000, openMs: 3_600_000 });
      await states.force(stripe, 'forced_open', 'keeps the pause', 'user:u-1');
      expect((await states.memoryOf('stripe')).quietMs).toBeGreaterThan(3_500_000);
      await states.force(stripe, forced, 'it is well again', 'user:u-1');
      const { quietMs, openMs } = await states.memoryOf('stripe');
      // Turns that may have been given in the row are kept.
      expect([quietMs <= 3_000, openMs > 0]).toEqual([true, resting]);
    }
  });

  test('every replica forgets a pause that an operator has overruled, the first decision and the next (R1.10)', async () => {
    const away = new Turnstile({ isReady: false } as unknown as Redis, freshNatsPrefix(), logger, systemClock);
    const replica = new ProviderStates(database, away, logger, clock);
    await replica.refresh();
    for (const forced of ['forced_closed', 'forced_closed', null] as const) {
      await away.holdOff('dns', 3_600_000);
      await replica.refresh();
      expect((await away.standing('dns')).quietMs).toBeGreaterThan(3_500_000);
      await replicas[0].force({ ...stripe, name: 'dns' }, forced, 'it is well again', 'user:u-1');
      await replica.refresh();
      expect((await away.standing('dns')).quietMs).toBe(0);
    }
  });

  test('what operators decided is read though nothing can be written (R1.10)', async () => {
    const [states, other] = replicas;
    await other.force(stripe, null, 'so that there is a row', 'user:u-1');
    await sql.query(`ALTER TABLE gateway.provider_state ADD CONSTRAINT no_errors CHECK (provider <> 'yelp') NOT VALID`);
    fail(states, 'cannot be written');
    await other.force(stripe, 'forced_open', 'quarrel with the vendor', 'user:u-1');
    await states.refresh();
    expect(states.forcedOf('stripe')).toBe('forced_open');
    await sql.query('ALTER TABLE gateway.provider_state DROP CONSTRAINT no_errors');
    await states.refresh();
    expect(await lastError()).toBe('cannot be written');
  });

  test('a vendor’s words are kept without what no row takes', async () => {
    clock.advance({ seconds: 1 });
    fail(replicas[0], `out${String.fromCharCode(0)} of order`);
    await replicas[0].refresh();
    expect(await lastError()).toBe('out of order');
    clock.advance({ seconds: 1 });
  });

  test('what went wrong while the database was away is written when it is back, and never over what went wrong later', async () => {
    const [states, other] = replicas;
    fail(states, 'first');
    proxy.breakDown();
    await expect(states.refresh()).rejects.toThrow();
    proxy.mend();
    await states.refresh();
    expect(await lastError()).toBe('first');
    clock.advance({ seconds: 1 });
    fail(other, 'seen earlier, told later');
    clock.advance({ seconds: 1 });
    fail(states, 'the last');
    await states.refresh();
    await other.refresh();
    expect(await lastError()).toBe('the last');
  });
});
