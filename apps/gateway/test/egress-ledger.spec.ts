import { randomUUID } from 'node:crypto';
import { eventSubject, ProvidersCalled } from '@leadfactory/contracts';
import { COMMITTED, FaultProxy, toClient, toServer } from '@leadfactory/testing';
import { EgressStage } from './egress.stage';

const search = (zip: string) => ({ categories: ['restaurants'], zip, city: 'New York', state: 'NY', offset: 0, limit: 20 });

describe('the book of calls while PostgreSQL comes and goes', () => {
  let stage: EgressStage;
  let proxy: FaultProxy;
  let toVendors: FaultProxy;
  beforeAll(async () => {
    stage = await EgressStage.open();
    proxy = await FaultProxy.before(stage.envOf('DATABASE_URL')!);
    toVendors = await FaultProxy.before(stage.sandbox.url);
    await stage.start({ DATABASE_URL: proxy.through(stage.envOf('DATABASE_URL')!), YELP_BASE_URL: toVendors.through(stage.envOf('YELP_BASE_URL')!) });
  });
  afterEach(() => {
    proxy.mend();
    toVendors.releaseAll();
  });
  afterAll(async () => {
    await stage.close();
    await Promise.all([proxy.close(), toVendors.close()]);
  });

  const callsOf = async (key: string) =>
    (await stage.sql.query<{ id: string; state: string; cost_micros: string; run_id: string }>('SELECT id, state, cost_micros, run_id FROM gateway.provider_call WHERE key = $1 ORDER BY started_at', [key])).rows;
  const toldOf = async (runId: string) => {
    const { rows } = await stage.sql.query<{ body: string }>('SELECT body FROM gateway.outbox WHERE subject = $1', [eventSubject(ProvidersCalled)]);
    return rows.flatMap(({ body }) => (JSON.parse(body) as { payload: { calls: { runId: string | null; ok: boolean; cost: { micros: number } }[] } }).payload.calls).filter((call) => call.runId === runId);
  };

  test('an answer that arrives while PostgreSQL is away is kept and written when it is back: paid once (R12.02)', async () => {
    const [key, runId] = [randomUUID(), randomUUID()];
    const before = stage.calls('yelp');
    const answer = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 200'));
    const asking = stage.call('businessSearch', search('10101'), { key, runId });
    await answer.reached;
    proxy.breakDown();
    answer.release();
    // The answer is in the house; the book is not to be had for several tries.
    await new Promise((resolve) => setTimeout(resolve, 700));
    proxy.mend();
    expect(await asking).toMatchObject({ provider: 'yelp', cost: { micros: 7990 } });
    expect(await callsOf(key)).toEqual([expect.objectContaining({ state: 'answered', cost_micros: '7990' })]);
    expect(await stage.call('businessSearch', search('10101'), { key, runId })).toMatchObject({ cached: true, cost: { micros: 0 } });
    expect(stage.calls('yelp')).toBe(before + 1);
  });

  test('a commit whose confirmation is lost books the call and tells of it once (R11.02)', async () => {
    const [key, runId] = [randomUUID(), randomUUID()];
    const cut = proxy.cutAt(toServer('UPDATE provider_call'), COMMITTED);
    const before = stage.calls('yelp');
    expect(await stage.call('businessSearch', search('10102'), { key, runId })).toMatchObject({ provider: 'yelp' });
    await cut;
    expect(stage.calls('yelp')).toBe(before + 1);
    expect(await callsOf(key)).toEqual([expect.objectContaining({ state: 'answered' })]);
    expect(await toldOf(runId)).toEqual([expect.objectContaining({ ok: true, cost: { micros: 7990, currency: 'USD' } })]);
  });

  test('a call that a crash cut off counts with what it may have cost, in the book and for analytics alike (R11.02)', async () => {
    const [key, runId] = [randomUUID(), randomUUID()];
    await stage.call('businessSearch', search('10103'), { key, runId });
    await stage.sql.query(`UPDATE gateway.provider_call SET state = 'intent', answer = NULL, finished_at = NULL, deadline_at = now() - interval '1 minute' WHERE key = $1`, [key]);
    await stage.sql.query(`DELETE FROM gateway.outbox`);
    await stage.call('businessSearch', search('10103'), { key, runId });
    const booked = await callsOf(key);
    expect(booked.map(({ state }) => state)).toEqual(['abandoned', 'answered']);
    const told = await toldOf(runId);
    expect(told.filter(({ ok }) => !ok)).toEqual([expect.objectContaining({ cost: { micros: 7990, currency: 'USD' } })]);
  });
});
