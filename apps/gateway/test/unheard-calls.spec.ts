import { type CapabilityName, eventSubject, ProvidersCalled } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database, migrate } from '@leadfactory/persistence';
import { Logger, Metrics } from '@leadfactory/service-kit';
import { createTestDatabase, TEST_PASSWORD, TestClock, type TestDatabase, testPasswords } from '@leadfactory/testing';
import path from 'node:path';
import { Writable } from 'node:stream';
import { seedTenants } from '../src/auth/seed-tenants.service';
import { Budgets } from '../src/costs/budgets.repository';
import { CostReport } from '../src/costs/cost-report.repository';
import { Ledger } from '../src/costs/ledger.repository';
import type { Intent } from '../src/costs/ledger.types';
import { UnheardSchedule } from '../src/costs/unheard.schedule';
import { loadProvidersConfig } from '../src/egress/providers.config';
import { gatewayMigrations } from '../src/gateway.migrations';
import { ProviderRegistry } from '../src/providers/provider.registry';
import { stripeAdapter } from '../src/providers/stripe/stripe.adapter';

const [alpha, beta] = ['Alpha', 'Beta'].map((name) => ({ id: newId(), name, ownerEmail: `owner@${name.toLowerCase()}.example`, ownerName: 'Ada', password: 'correct horse battery staple' })) as [Tenant, Tenant];
type Tenant = Parameters<typeof seedTenants>[1][number];
const NO_LIMITS = { perDay: null, budgetPerDay: null, perLead: null, perTenantMonth: null };

describe('calls that a crash cut off and that nobody asks about again', () => {
  const clock = new TestClock();
  let files: TestDatabase;
  let database: Database;
  let ledger: Ledger;
  let schedule: UnheardSchedule;
  let metrics: Metrics;
  beforeAll(async () => {
    files = await createTestDatabase('unheard', { name: 'gateway edge', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [gatewayMigrations], passwords: testPasswords() })) });
    database = await Database.open({ service: 'gateway', url: files.urlAs('lf_gateway', TEST_PASSWORD) });
    await seedTenants(database, [alpha, beta]);
    ledger = new Ledger(database, new Outbox({ maxPayload: 1_048_576 }), new Budgets(database), clock);
    const registry = new ProviderRegistry(loadProvidersConfig(path.join(__dirname, '../../../config')), [stripeAdapter({ baseUrl: 'http://127.0.0.1:1', key: 'sk_test' })]);
    metrics = new Metrics('gateway');
    schedule = new UnheardSchedule(database, registry, ledger, Logger.create({ service: 'gateway', level: 'info', pretty: false, stream: new Writable({ write: (_chunk, _encoding, next) => next() }) }), clock, metrics);
  });
  afterAll(async () => {
    metrics.close();
    await database.close();
    await files.drop();
  });

  async function departed(tenantId: string, capability: CapabilityName, provider: string, reservedMicros: number, runId: string): Promise<Intent> {
    const startedAt = clock.now();
    const id = newId();
    const intent: Intent = { id, tenantId, key: id, identity: `${capability}:${id}`, inputHash: 'h', capability, provider, leadId: undefined, runId, licence: 'own', reservedMicros, startedAt, deadlineAt: new Date(startedAt.getTime() + 65_000) };
    await ledger.begin(intent, NO_LIMITS);
    return intent;
  }

  const stateOf = async ({ tenantId, id }: Intent) =>
    (await database.withTenant(tenantId, (tx) => tx.query<{ state: string; cost: string; doubtful: string }[]>('SELECT state, cost_micros AS cost, doubtful_micros AS doubtful FROM provider_call WHERE id = $1', [id])))[0];
  const told = async (tenantId: string) =>
    (await database.withTenant(tenantId, (tx) => tx.query<{ body: string }[]>('SELECT body FROM outbox WHERE subject = $1 ORDER BY seq', [eventSubject(ProvidersCalled)]))).flatMap(({ body }) => (JSON.parse(body) as { payload: { calls: { callId: string; ok: boolean; cost: { micros: number } }[] } }).payload.calls);
  const monthOf = async (tenantId: string) => Number((await database.withTenant(tenantId, (tx) => tx.query<{ micros: string }[]>('SELECT sum(micros) AS micros FROM tenant_month')))[0]?.micros ?? 0);

  test('are booked at their price, in doubt, ten minutes after their deadline; told once; and an answer that comes still later changes nothing (R11.02)', async () => {
    const runId = newId();
    const [lookUp, mail, elsewhere] = [await departed(alpha.id, 'businessSearch', 'yelp', 7990, runId), await departed(alpha.id, 'sendMail', 'sendgrid', 400, runId), await departed(beta.id, 'writeText', 'openai', 5000, runId)];
    const answered = await departed(alpha.id, 'businessSearch', 'yelp', 7990, runId);
    const answer = { state: 'answered' as const, attempts: 1, micros: 7990, answerJson: '{}', answerBlob: null, fetchedAt: clock.now(), expiresAt: null };
    await ledger.settle(answered, answer, newTrace());
    clock.advance({ minutes: 10 });
    await schedule.run();
    expect(await Promise.all([lookUp, mail, elsewhere].map(stateOf))).toEqual([7990, 400, 5000].map(() => ({ state: 'intent', cost: '0', doubtful: '0' })));

    clock.advance({ minutes: 2 });
    for (let round = 0; round < 2; round += 1) await schedule.run();
    expect(await Promise.all([lookUp, mail, elsewhere].map(stateOf))).toEqual([
      { state: 'abandoned', cost: '7990', doubtful: '7990' }, { state: 'unknown', cost: '400', doubtful: '400' }, { state: 'abandoned', cost: '5000', doubtful: '5000' },
    ]);
    expect((await told(alpha.id)).filter(({ ok }) => !ok).map(({ callId, cost }) => [callId, cost.micros]).sort()).toEqual([[lookUp.id, 7990], [mail.id, 400]].sort());
    expect((await told(beta.id)).map(({ callId, ok, cost }) => [callId, ok, cost.micros])).toEqual([[elsewhere.id, false, 5000]]);
    await ledger.settle(lookUp, answer, newTrace());
    expect(await stateOf(lookUp)).toMatchObject({ state: 'abandoned' });
    expect(await told(alpha.id)).toHaveLength(3);
    // What was reserved is what is booked: budgets neither forget it nor count it twice.
    expect([await monthOf(alpha.id), await monthOf(beta.id)]).toEqual([7990 + 400 + 7990, 5000]);
    expect(await new CostReport(database).of(alpha.id, { runId })).toEqual({
      total: { micros: 16_380, currency: 'USD' }, doubtful: { micros: 8390, currency: 'USD' },
      items: [
        { provider: 'yelp', capability: 'businessSearch', calls: 2, cached: 0, failed: 1, unheard: 1, cost: { micros: 15_980, currency: 'USD' }, doubtful: { micros: 7990, currency: 'USD' } },
        { provider: 'sendgrid', capability: 'sendMail', calls: 1, cached: 0, failed: 1, unheard: 1, cost: { micros: 400, currency: 'USD' }, doubtful: { micros: 400, currency: 'USD' } },
      ],
    });
    expect(await metrics.text()).toMatch(/leadfactory_provider_calls_unheard_total\{[^}]*state="abandoned"[^}]*\} 2/);
  });

  test('wait for as long as the vendor knows their key, in case somebody comes again; then a person must look (R8.03)', async () => {
    const refund = await departed(alpha.id, 'refundPayment', 'stripe', 0, newId());
    clock.advance({ hours: 22 });
    await schedule.run();
    expect(await stateOf(refund)).toMatchObject({ state: 'intent' });
    clock.advance({ hours: 1 });
    await schedule.run();
    expect(await stateOf(refund)).toMatchObject({ state: 'unknown', cost: '0' });
  });

  test('all of them are closed, however many, past those that still wait', async () => {
    const waiting = await departed(beta.id, 'refundPayment', 'stripe', 0, newId());
    const startedAt = clock.now();
    await database.withTenant(beta.id, (tx) => tx.query(
      `INSERT INTO provider_call (id, input_hash, capability, provider, state, reserved_micros, licence, started_at, deadline_at) SELECT gen_random_uuid(), 'h', 'businessSearch', 'yelp', 'intent', 1, 'own', $1, $1 FROM generate_series(1, 1500)`, [startedAt]));
    clock.advance({ minutes: 10 });
    clock.advance({ minutes: 2 });
    await schedule.run();
    expect((await ledger.unheard(beta.id, clock.now(), null, 5_000)).map(({ id }) => id)).toEqual([waiting.id]);
  });
});
