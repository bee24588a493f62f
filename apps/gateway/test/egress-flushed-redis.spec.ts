import { randomUUID } from 'node:crypto';
import { setBreaker } from '@leadfactory/contracts';
import { eventually, testServers } from '@leadfactory/testing';
import { createClient } from 'redis';
import { RedisScript } from '../src/limits/redis-script.adapter';
import { EgressStage } from './egress.stage';

type Stream = 'transactional' | 'cold';

const mail = (at: number, stream: Stream) => ({
  stream, messageId: randomUUID(), from: { name: 'Ann', address: 'ann@sender.example' }, to: { name: null, address: `p${at}-${randomUUID()}@b.example` }, replyTo: null, returnPath: null,
  subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', headers: {},
});
const PER_SECOND = 10;
/** Of the provider whose calls wait for their turns. */
const WAITED_PER_SECOND = 5;

describe('a Redis that is emptied while mail is sent (R1.09)', () => {
  let stage: EgressStage;
  beforeAll(async () => {
    stage = await EgressStage.open({
      config: ({ providers }) => {
        Object.assign(providers.smtp ?? {}, { perSecond: WAITED_PER_SECOND, burst: 1, maxWaitMs: 3_000, retries: 0 });
        Object.assign(providers.sendgrid ?? {}, { perSecond: PER_SECOND, burst: 20, maxWaitMs: 0, retries: 0, breaker: { minimumCalls: 3, failureRatio: 0.5, windowSeconds: 30, cooldownSeconds: 60 } });
      },
    });
    await stage.start();
    await stage.start();
  });
  beforeEach(async () => {
    await stage.sql.query('DELETE FROM gateway.provider_pace');
    await stage.clearLimits();
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { rateLimited: false, outage: 'off' } } });
    await stage.operate(setBreaker, { provider: 'sendgrid', action: 'reset', reason: 'the next test' });
    // Redis sees a first call, and then lets the burst gather again.
    await eventually(async () => expect(await send(1)).toEqual(['sent']));
    await new Promise((resolve) => setTimeout(resolve, 2_100));
  });
  afterAll(() => stage.close());

  const send = (count: number, stream: Stream = 'transactional'): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => stage.call('sendMail', mail(at, stream), { key: randomUUID() }).then(() => 'sent', (error: unknown) => (error as { code: string }).code)));

  it('gives nobody the burst once more: from then on one mail after the other', async () => {
    const before = stage.calls('sendgrid');
    const begun = Date.now();
    expect((await send(40)).filter((outcome) => outcome === 'sent').length).toBeGreaterThanOrEqual(20);
    for (let flush = 0; flush < 5; flush += 1) {
      await stage.clearLimits();
      await send(20);
    }
    const seconds = (Date.now() - begun) / 1000;
    // The burst that was earned, what comes free meanwhile, and one call for each time that Redis forgot when the last was.
    expect(stage.calls('sendgrid') - before).toBeLessThanOrEqual(20 + Math.ceil(seconds * PER_SECOND) + 5);
  });

  it('takes their turns from those who wait for them: others are given the same times anew', async () => {
    const before = stage.calls('smtp');
    const begun = Date.now();
    const cold = (): Promise<unknown> => send(15, 'cold');
    const waves = [cold()];
    for (let flush = 0; flush < 3; flush += 1) {
      // So long that most of the wave wait, and none of their times has come.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await stage.clearLimits();
      waves.push(cold());
    }
    await Promise.all(waves);
    const seconds = (Date.now() - begun) / 1000;
    expect(stage.calls('smtp') - before).toBeGreaterThan(3);
    // Its pace, one at once, and one for each time that Redis forgot when the last was.
    expect(stage.calls('smtp') - before).toBeLessThanOrEqual(Math.ceil(seconds * WAITED_PER_SECOND) + 1 + 3);
  });

  it('does not send mail into an outage that had opened the breaker', async () => {
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { outage: 'errors' } } });
    await eventually(async () => expect(new Set(await send(5))).toEqual(new Set(['provider_unavailable'])));
    const before = stage.calls('sendgrid');
    await stage.clearLimits();
    expect(new Set(await send(20))).toEqual(new Set(['provider_unavailable']));
    expect(stage.calls('sendgrid')).toBe(before);
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { outage: 'off' } } });
    await stage.operate(setBreaker, { provider: 'sendgrid', action: 'reset', reason: 'the vendor is back' });
    await stage.clearLimits();
    expect(await send(1)).toEqual(['sent']);
  });

  it('is sent its scripts again when it has forgotten them too', async () => {
    const redis = createClient({ url: testServers().redisUrl });
    await redis.connect();
    const nonce = randomUUID();
    const script = new RedisScript(`return '${nonce}' .. ARGV[1]`);
    const run = () => script.run(redis, { keys: [], arguments: ['!'] });
    // Unknown at first, known then: the second answer comes by the hash alone.
    expect([await run(), await run()]).toEqual([`${nonce}!`, `${nonce}!`]);
    const broken = new RedisScript('return redis.call("NO SUCH COMMAND")');
    await expect(broken.run(redis, { keys: [], arguments: [] })).rejects.toThrow(/Unknown Redis command/);
    await redis.close();
  });

  it('does not make us forget that the vendor asked for a pause, in any replica', async () => {
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { rateLimited: true, retryAfterSeconds: 60 } } });
    expect(await send(1)).toEqual(['rate_limited']);
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { rateLimited: false } } });
    const before = stage.calls('sendgrid');
    for (let flush = 0; flush < 3; flush += 1) {
      await stage.clearLimits();
      expect(new Set(await send(10))).toEqual(new Set(['rate_limited']));
    }
    expect(stage.calls('sendgrid')).toBe(before);
  });
});
