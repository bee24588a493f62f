import { setTimeout as pause } from 'node:timers/promises';
import { newId, systemClock } from '@leadfactory/kernel';
import { Logger } from '@leadfactory/service-kit';
import { eventually, freshRedisPrefix, testServers } from '@leadfactory/testing';
import { createClient } from 'redis';
import { AnswerCache, type CacheSlot } from '../src/egress/answer-cache';

const logger = Logger.create({ service: 'gateway', level: 'silent', pretty: false });

describe('the turn to ask what several want to know', () => {
  const redis = createClient({ url: testServers().redisUrl, disableOfflineQueue: true });
  const prefix = freshRedisPrefix();
  const slot: CacheSlot = { provider: 'yelp', capability: 'businessSearch', tenantId: newId(), inputHash: 'of the question' };
  const cacheOf = (turns: { outlivesMs: number; keptEveryMs: number }) => new AnswerCache(redis, prefix, undefined as never, logger, systemClock, turns);
  const other = cacheOf({ outlivesMs: 5_000, keptEveryMs: 1_500 });
  beforeAll(async () => void (await redis.connect()));
  afterAll(() => redis.close());

  test('stays with its holder for as long as that asks, and is the next one’s afterwards', async () => {
    const giveBack = await cacheOf({ outlivesMs: 2_000, keptEveryMs: 200 }).turn(slot);
    await pause(3_000);
    expect(await other.turn(slot)).toBeNull();
    await giveBack?.();
    const next = await other.turn(slot);
    expect(next).not.toBeNull();
    // Given back once more it takes nothing from the next one.
    await giveBack?.();
    expect(await other.turn(slot)).toBeNull();
    await next?.();
  });

  test('of a process that died ends by itself', async () => {
    const dead = await cacheOf({ outlivesMs: 300, keptEveryMs: 3_600_000 }).turn(slot);
    expect(await other.turn(slot)).toBeNull();
    const next = await eventually(async () => {
      const turn = await other.turn(slot);
      expect(turn).not.toBeNull();
      return turn;
    });
    // It comes back from the dead, and finds that the turn is another's.
    await dead?.();
    expect(await other.turn(slot)).toBeNull();
    await next?.();
  });

  test('is one for each question and tenant', async () => {
    const turns = await Promise.all([slot, { ...slot, tenantId: newId() }, { ...slot, inputHash: 'of another' }].map((one) => other.turn(one)));
    expect(turns).not.toContain(null);
    for (const giveBack of turns) await giveBack?.();
  });
});
