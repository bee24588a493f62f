import { randomUUID } from 'node:crypto';
import type { Clock } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { EgressStage } from './egress.stage';

const search = (offset: number) => ({ categories: ['restaurants'], zip: '10001', city: 'New York', state: 'NY', offset, limit: 20 });

const COOLDOWN_SECONDS = 60;
/** Both replicas must have failed often enough: twenty calls a round, one after the other. */
const PATIENT = { timeoutMs: 20_000 };

describe('while Redis is away', () => {
  let stage: EgressStage;
  /** The machine's time, from which a test may run ahead. */
  let aheadMs = 0;
  const clock: Clock = { now: () => new Date(Date.now() + aheadMs) };
  beforeAll(async () => {
    stage = await EgressStage.open({
      // Nobody listens there.
      env: { REDIS_URL: 'redis://127.0.0.1:1' },
      config: (config) => {
        Object.assign(config.providers.sendgrid ?? {}, { perSecond: 10, burst: 50, maxWaitMs: 500 });
        Object.assign(config.providers.yelp ?? {}, { perSecond: 40, burst: 40, maxWaitMs: 0, breaker: { minimumCalls: 3, failureRatio: 0.5, windowSeconds: 30, cooldownSeconds: 60 }, retries: 0 });
        Object.assign(config.providers.stripe ?? {}, { perSecond: 500, burst: 500, maxWaitMs: 100, breaker: { minimumCalls: 2, failureRatio: 0.5, windowSeconds: 30, cooldownSeconds: COOLDOWN_SECONDS }, retries: 0 });
        // A quarter of it is one call a second, of which none comes free while the forty are judged.
        Object.assign(config.providers.google_places ?? {}, { perSecond: 4, burst: 40, maxWaitMs: 0 });
      },
    });
    await stage.start({}, clock);
    await stage.start({}, clock);
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
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => stage.call('businessProfile', { name: `Nobody ${at}`, address: '1 Main St', zip: null, phone: null, location: null })));
    const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(passed).toBeGreaterThan(0);
    // Two replicas, a quarter of a burst of 40 each, and what comes free meanwhile.
    expect(passed).toBeLessThan(40);
  });

  it('each replica’s own breaker opens', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'errors' } } });
    // How soon a replica has failed often enough depends on which of them was asked, and on its pace.
    await eventually(async () => {
      for (let round = 0; round < 10; round += 1) await stage.call('businessSearch', search(0)).catch(() => undefined);
      const before = stage.calls('yelp');
      const codes = await Promise.all(Array.from({ length: 10 }, () => stage.call('businessSearch', search(0)).then(() => 'done', (error: unknown) => (error as { code: string }).code)));
      expect(codes).toEqual(codes.map(() => 'provider_unavailable'));
      expect(stage.calls('yelp')).toBe(before);
    }, PATIENT);
  });

  it('a probe that finds no turn among all replicas gives its place to the next, so that the provider is asked again', async () => {
    const order = { price: { amount: 4900, currency: 'USD' }, productName: 'Report', productDescription: '', successUrl: 'https://s.example/ok', cancelUrl: 'https://s.example/no', customerEmail: null, locale: 'en' as const, metadata: {}, expiresAt: null };
    // One after the other, and enough of them that both replicas have had some.
    const outcomes = async (): Promise<string[]> => {
      const seen = new Set<string>();
      for (let at = 0; at < 10; at += 1) seen.add(await stage.call('openCheckout', order, { key: randomUUID() }).then(() => 'done', (error: unknown) => (error as { code: string }).code));
      return [...seen];
    };
    stage.sandbox.knobs.apply({ vendors: { stripe: { outage: 'errors' } } });
    const before = stage.calls('stripe');
    await eventually(async () => {
      const asked = stage.calls('stripe');
      expect(await outcomes()).toEqual(['provider_unavailable']);
      expect(stage.calls('stripe')).toBe(asked);
    }, PATIENT);
    expect(stage.calls('stripe')).toBeGreaterThan(before);
    stage.sandbox.knobs.apply({ vendors: { stripe: { outage: 'off' } } });
    await stage.sql.query(`UPDATE gateway.provider_pace SET due_at = now() + interval '1 hour' WHERE provider = 'stripe'`);
    aheadMs += COOLDOWN_SECONDS * 1_000;
    expect(await outcomes()).toEqual(['rate_limited']);
    await stage.sql.query(`DELETE FROM gateway.provider_pace WHERE provider = 'stripe'`);
    expect(await outcomes()).toEqual(['done']);
  });
});
