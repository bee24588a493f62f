import { newId } from '@leadfactory/kernel';
import { Logger } from '@leadfactory/service-kit';
import { freshRedisPrefix, TestClock, testServers } from '@leadfactory/testing';
import { Writable } from 'node:stream';
import { createClient } from 'redis';
import { heardWithin } from '../src/limits/heard-within.adapter';
import { LimiterAdapter } from '../src/limits/limiter.adapter';
import { HostLeases } from '../src/providers/web/host-leases';

const logger = Logger.create({ service: 'gateway', level: 'info', pretty: false, stream: new Writable({ write: (_chunk, _encoding, next) => next() }) });

/** Nothing else in this process goes on for so long, from when its next round of sending is over. */
function heldUp(ms: number): void {
  setImmediate(() => {
    for (const end = performance.now() + ms; performance.now() < end; );
  });
}

/** Garbage collection, a long computation or a sleeping machine: the answer has come, and was not heard yet. */
describe('a process that is held up while Redis answers', () => {
  const redis = createClient({ url: testServers().redisUrl, disableOfflineQueue: true });
  beforeAll(async () => void (await redis.connect()));
  afterAll(() => redis.close());

  test('does not take Redis for away: limits go on holding for all replicas (R1.04)', async () => {
    const env = { NATS_PREFIX: freshRedisPrefix() } as never;
    const [one, other] = [new LimiterAdapter(redis, env, new TestClock(), logger), new LimiterAdapter(redis, env, new TestClock(), logger)];
    const quota = { name: 'key', key: newId(), limit: 1, windowMs: 3_600_000 };
    expect(await one.take([quota])).toMatchObject([{ allowed: true }]);
    const taking = other.take([quota]);
    heldUp(400);
    expect(await taking).toMatchObject([{ allowed: false }]);
  });

  test('does not visit a site where another is (R4.02)', async () => {
    const leases = new HostLeases(redis, freshRedisPrefix(), logger, { leaseMs: 10_000, placeMs: 3_000, answerMs: 100 });
    const lease = await leases.take('shop.example', 1_000);
    const taking = leases.take('shop.example', 300);
    heldUp(250);
    expect(await taking).toBeNull();
    await lease?.end();
  });

  test('does not believe in a lease that ran out before it heard that it was given (R4.02)', async () => {
    const leases = new HostLeases(redis, freshRedisPrefix(), logger, { leaseMs: 1_000, placeMs: 3_000, answerMs: 10_000 });
    const taking = leases.take('shop.example', 500);
    heldUp(1_200);
    const late = await taking;
    const other = await leases.take('shop.example', 5_000);
    expect(await late?.confirm()).toBe(false);
    await other?.end();
    await late?.end();
  });

  test('silence is silence all the same', async () => {
    await expect(heardWithin(50, new Promise(() => undefined), () => new Error('silence'))).rejects.toThrow('silence');
  });
});
