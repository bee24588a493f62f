import { randomUUID } from 'node:crypto';
import { getCosts, listProviders } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { EgressStage } from './egress.stage';

describe('a quota that is used up', () => {
  let stage: EgressStage;
  beforeAll(async () => {
    stage = await EgressStage.open({
      config: (config) => {
        Object.assign(config.providers.zerobounce ?? {}, { perSecond: 500, burst: 500, perDay: 3 });
        Object.assign(config.providers.yelp ?? {}, { perSecond: 500, burst: 500, budgetPerDay: { amount: 2, currency: 'USD' } });
      },
    });
    await stage.start();
  }, 60_000);
  afterAll(() => stage.close());

  const verify = (at: number, key = randomUUID()) => stage.call('emailVerification', { email: `p${at}@harbor-dental.example` }, { key });
  const search = (zip: string, runId: string) => stage.call('businessSearch', { categories: ['restaurants'], zip, city: 'New York', state: 'NY', offset: 0, limit: 20 }, { key: randomUUID(), runId });
  /** What the provider has had so far was on the day before. */
  const nextDay = (provider: string) => stage.sql.query('UPDATE gateway.provider_day SET day = day - 1 WHERE provider = $1', [provider]);
  async function refusalOf(call: Promise<unknown>): Promise<AppError> {
    const fault: unknown = await call.then(() => null, (error: unknown) => error);
    if (!(fault instanceof AppError)) throw new Error('The call should have been refused.');
    return fault;
  }

  test('the call beyond the day’s calls does not leave, says when it may, and leaves on the next day under its old key', async () => {
    for (let at = 0; at < 3; at += 1) await verify(at);
    const before = stage.calls('zerobounce');
    const key = randomUUID();
    for (let again = 0; again < 3; again += 1) {
      const refusal = await refusalOf(verify(3, key));
      expect(refusal).toMatchObject({ code: 'rate_limited', message: expect.stringContaining('of this day are used up') });
      expect(refusal.details.retryAt).toMatch(/T00:00:00\.000Z$/);
    }
    expect(stage.calls('zerobounce')).toBe(before);
    const shown = (await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'zerobounce');
    expect(shown?.usage).toMatchObject({ dayUsed: 3 });

    await nextDay('zerobounce');
    expect(await verify(3, key)).toMatchObject({ provider: 'zerobounce', cached: false });
    expect(stage.calls('zerobounce')).toBe(before + 1);
  });

  test('the call beyond the day’s money does not leave, costs nothing, and leaves on the next day', async () => {
    const runId = newId();
    await search('10201', runId);
    await search('10202', runId);
    const before = stage.calls('yelp');
    const refusal = await refusalOf(search('10203', runId));
    expect(refusal).toMatchObject({ code: 'budget_exceeded', message: expect.stringContaining('$0.02') });
    expect(stage.calls('yelp')).toBe(before);
    expect((await stage.operate(getCosts, { runId })).total).toEqual({ micros: 15_980, currency: 'USD' });

    await nextDay('yelp');
    expect(await search('10203', runId)).toMatchObject({ cached: false, cost: { micros: 7_990 } });
  });
});
