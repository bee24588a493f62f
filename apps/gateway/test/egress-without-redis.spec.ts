import { randomUUID } from 'node:crypto';
import { EgressStage } from './egress.stage';

const search = (offset: number) => ({ categories: ['restaurants'], zip: '10001', city: 'New York', state: 'NY', offset, limit: 20 });

describe('while Redis is away', () => {
  let stage: EgressStage;
  beforeAll(async () => {
    stage = await EgressStage.open({
      // Nobody listens there.
      env: { REDIS_URL: 'redis://127.0.0.1:1' },
      config: (config) => {
        Object.assign(config.providers.sendgrid ?? {}, { perSecond: 10, burst: 50, maxWaitMs: 500 });
        Object.assign(config.providers.yelp ?? {}, { perSecond: 40, burst: 40, maxWaitMs: 0, breaker: { minimumCalls: 3, failureRatio: 0.5, windowSeconds: 30, cooldownSeconds: 60 }, retries: 0 });
      },
    });
    await stage.start();
    await stage.start();
  });
  afterAll(() => stage.close());

  it('mail keeps to one limit for all replicas (R1.09)', async () => {
    const begun = Date.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, at) =>
      stage.call('sendMail', {
        stream: 'transactional', messageId: randomUUID(), from: { name: 'Ann', address: 'ann@sender.example' }, to: { name: null, address: `p${at}@b.example` }, replyTo: null, returnPath: null, subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', headers: {},
      }, { key: randomUUID() }),
    ));
    const sent = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const seconds = (Date.now() - begun) / 1000;
    expect(sent).toBeGreaterThan(3);
    // Ten a second from the start on, whichever replica was asked: never the 50 of the burst.
    expect(sent).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 1);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected').every(({ reason }) => (reason as { code: string }).code === 'rate_limited')).toBe(true);
  });

  it('reads go on, at less than their share, and without the cache', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => stage.call('businessSearch', search(at * 20))));
    const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(passed).toBeGreaterThan(0);
    // Two replicas, a quarter of a burst of 40 each, and what comes free meanwhile.
    expect(passed).toBeLessThan(40);
  });

  it('each replica’s own breaker opens', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'errors' } } });
    for (let round = 0; round < 60; round += 1) await stage.call('businessSearch', search(0)).catch(() => undefined);
    const before = stage.calls('yelp');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => stage.call('businessSearch', search(0))));
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
    expect(stage.calls('yelp')).toBe(before);
  });
});
