import { randomUUID } from 'node:crypto';
import { newId } from '@leadfactory/kernel';
import { FaultProxy, toClient, toServer } from '@leadfactory/testing';
import { EgressStage } from './egress.stage';

const search = (zip: string) => ({ categories: ['restaurants'], zip, city: 'New York', state: 'NY', offset: 0, limit: 20 });

describe('what several want at the same moment', () => {
  let stage: EgressStage;
  let toVendors: FaultProxy;
  beforeAll(async () => {
    stage = await EgressStage.open({ config: ({ providers }) => void Object.assign(providers.yelp!, { perSecond: 500, burst: 500, retries: 2 }) });
    toVendors = await FaultProxy.before(stage.sandbox.url);
    const env = { YELP_BASE_URL: toVendors.through(stage.envOf('YELP_BASE_URL') ?? '') };
    await stage.start(env);
    await stage.start(env);
  });
  afterAll(async () => {
    await stage.close();
    await toVendors.close();
  });
  afterEach(() => {
    toVendors.releaseAll();
    stage.sandbox.knobs.reset();
    stage.sandbox.knobs.apply({ people: { enabled: false } });
  });

  const two = (question: ReturnType<typeof search>, o: { tenantId?: string } = {}) => [stage.call('businessSearch', question, { key: randomUUID() }), stage.call('businessSearch', question, { key: randomUUID(), ...o })] as const;

  it('is asked and paid for once, and is in the book of both', async () => {
    const before = stage.calls('yelp');
    const answer = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 200'));
    const [one, other] = two(search('10041'));
    await answer.reached;
    // Time enough for the other to ask as well, were it not to wait.
    await expect(Promise.race([one, other, new Promise((resolve) => setTimeout(resolve, 500, 'neither'))])).resolves.toBe('neither');
    answer.release();
    expect((await Promise.all([one, other])).map(({ cached, cost }) => [cached, cost.micros]).sort()).toEqual([[false, 7990], [true, 0]]);
    expect(stage.calls('yelp') - before).toBe(1);
  });

  it('is asked by the next one when the first has got no answer', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'errors' } } });
    const before = stage.calls('yelp');
    const failed = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 500'));
    const asked = two(search('10043'));
    await failed.reached;
    expect(stage.calls('yelp') - before).toBe(1);
    failed.release();
    for (const end of await Promise.allSettled(asked)) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'provider_unavailable' } });
    // Three tries of the first, and at least one of the other.
    expect(stage.calls('yelp') - before).toBeGreaterThan(3);
  });

  it('waits for nobody who died over it', async () => {
    const before = stage.calls('yelp');
    const answer = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 200'));
    const [one, other] = two(search('10044'));
    await answer.reached;
    // Before the turn ends: the other asks within a moment of that.
    const next = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 200'));
    await stage.endTurns();
    await next.reached;
    expect(stage.calls('yelp') - before).toBe(2);
    answer.release();
    next.release();
    expect((await Promise.all([one, other])).map(({ cost }) => cost.micros)).toEqual([7990, 7990]);
  });

  it('is no secret that one tenant keeps for another: each asks for itself', async () => {
    const before = stage.calls('yelp');
    const ends = await Promise.all(two(search('10042'), { tenantId: newId() }));
    expect(ends.map(({ cached }) => cached)).toEqual([false, false]);
    expect(stage.calls('yelp') - before).toBe(2);
  });
});
