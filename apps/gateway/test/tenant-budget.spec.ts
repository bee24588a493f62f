import { getTenantBudget, listProviderCalls, setTenantBudget } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { EgressStage } from './egress.stage';

const search = (zip: string) => ({ categories: ['restaurants'], zip, city: 'New York', state: 'NY', offset: 0, limit: 20 });

describe('a tenant’s monthly budget', () => {
  let stage: EgressStage;
  const tenantId = newId();
  const leadId = newId();
  beforeAll(async () => {
    stage = await EgressStage.open();
    await stage.start();
  });
  afterAll(() => stage.close());

  it('stops calls before they are made, is raised by an operator, and tells whoever waits for it (R1.11)', async () => {
    expect(await stage.operate(getTenantBudget, {}, tenantId)).toMatchObject({ perMonth: null, spent: { micros: 0 }, month: expect.stringMatching(/^\d{4}-\d{2}-01$/) });
    expect(await stage.operate(setTenantBudget, { perMonth: { amount: 1, currency: 'USD' } }, tenantId)).toMatchObject({ perMonth: { amount: 1, currency: 'USD' } });
    await stage.call('businessSearch', search('10024'), { tenantId, leadId, key: 'b-1' });
    const before = stage.calls('yelp');
    await expect(stage.call('businessSearch', search('10025'), { tenantId, leadId, key: 'b-2' })).rejects.toMatchObject({ code: 'budget_exceeded', message: expect.stringContaining('$0.01') });
    expect(stage.calls('yelp')).toBe(before);
    await stage.operate(setTenantBudget, { perMonth: { amount: 100, currency: 'USD' } }, tenantId);
    expect(await stage.call('businessSearch', search('10025'), { tenantId, leadId, key: 'b-2' })).toMatchObject({ cached: false });
    const spent = (await stage.operate(getTenantBudget, {}, tenantId)).spent.micros;
    expect(spent).toBeGreaterThan(10_000);
    const told = await stage.sql.query<{ body: string }>(`SELECT body FROM gateway.outbox WHERE tenant_id = $1 AND subject = 'events.TenantBudgetChanged.v1' ORDER BY seq`, [tenantId]);
    expect(told.rows.map(({ body }) => (JSON.parse(body) as { payload: { perMonth: unknown } }).payload.perMonth)).toEqual([{ amount: 1, currency: 'USD' }, { amount: 100, currency: 'USD' }]);
    expect(await stage.operate(setTenantBudget, { perMonth: null }, tenantId)).toMatchObject({ perMonth: null, spent: { micros: spent } });
    expect(await stage.operate(getTenantBudget, {}, newId())).toMatchObject({ perMonth: null, spent: { micros: 0 } });
  });

  it('lists the calls of a lead, newest first and page by page, to its tenant alone', async () => {
    const first = await stage.operate(listProviderCalls, { leadId, limit: 1 }, tenantId);
    expect(first.items).toEqual([expect.objectContaining({ provider: 'yelp', capability: 'businessSearch', key: 'b-2', state: 'answered', cached: false, error: null })]);
    const rest = await stage.operate(listProviderCalls, { leadId, cursor: first.nextCursor!, limit: 10 }, tenantId);
    expect([rest.items.map(({ key }) => key), rest.nextCursor]).toEqual([['b-1'], null]);
    expect((await stage.operate(listProviderCalls, { leadId }, newId())).items).toEqual([]);
  });
});
