import { newId, newTrace, systemClock } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { createMessageTables, Database, migrate, type ServiceMigrations } from '@leadfactory/persistence';
import { COMMITTED, createTestDatabase, FaultProxy, TEST_PASSWORD, type TestDatabase, testPasswords, toServer } from '@leadfactory/testing';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Budgets, type SpendLimits } from '../src/costs/budgets.repository';
import { Ledger } from '../src/costs/ledger.repository';
import type { Intent, Settlement } from '../src/costs/ledger.types';
import { egressMigrations } from '../src/egress/egress.migrations';

class MessageTables1600000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'gateway');
  }

  async down(): Promise<void> {}
}

const migrations: ServiceMigrations['migrations'] = [MessageTables1600000000000, ...egressMigrations];
const unlimited: SpendLimits = { perDay: null, budgetPerDay: null, perLead: null, perTenantMonth: null };
const answered = (answerJson = '{"ok":true}'): Settlement => ({ state: 'answered', attempts: 1, micros: 700, answerJson, answerBlob: null, fetchedAt: new Date(), expiresAt: null });

describe('calls of one tenant that come together', () => {
  let files: TestDatabase;
  let proxy: FaultProxy;
  let sql: Client;
  let databases: Database[];
  let ledgers: Ledger[];
  beforeAll(async () => {
    files = await createTestDatabase('ledger', {
      name: 'gateway ledger',
      build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [{ service: 'gateway', migrations }], passwords: testPasswords() })),
    });
    const url = files.urlAs('lf_gateway', TEST_PASSWORD);
    proxy = await FaultProxy.before(url);
    sql = new Client({ connectionString: files.url });
    await sql.connect();
    databases = [await Database.open({ service: 'gateway', url: proxy.through(url) }), await Database.open({ service: 'gateway', url })];
    ledgers = databases.map((database) => new Ledger(database, new Outbox({ maxPayload: 1_048_576 }), new Budgets(database), systemClock));
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await proxy.close();
    await sql.end();
    await files.drop();
  });

  function intents(count: number, more: Partial<Intent> = {}): Intent[] {
    const tenantId = newId();
    const startedAt = new Date();
    return Array.from({ length: count }, () => {
      const key = newId();
      return {
        id: newId(), tenantId, key, identity: `businessSearch:${key}`, inputHash: 'h', capability: 'businessSearch', provider: tenantId, leadId: undefined, runId: undefined, licence: 'own',
        reservedMicros: 1_000, startedAt, deadlineAt: new Date(startedAt.getTime() + 60_000), ...more,
      };
    });
  }

  /** How many transactions wrote these calls' rows as they now are. */
  const transactions = async ([first]: Intent[]) => Number((await sql.query<{ count: string }>('SELECT count(DISTINCT xmin::text) FROM gateway.provider_call WHERE tenant_id = $1', [first!.tenantId])).rows[0]!.count);

  const rowsOf = async ([first]: Intent[]) => (await sql.query<{ state: string; cost_micros: string }>('SELECT state, cost_micros FROM gateway.provider_call WHERE tenant_id = $1 ORDER BY id', [first!.tenantId])).rows;
  const dayOf = async ([first]: Intent[]) => (await sql.query<{ used: number; micros: string }>('SELECT used, micros FROM gateway.provider_day WHERE provider = $1', [first!.provider])).rows[0];
  const monthOf = async ([first]: Intent[]) => Number((await sql.query<{ micros: string }>('SELECT micros FROM gateway.tenant_month WHERE tenant_id = $1', [first!.tenantId])).rows[0]?.micros ?? 0);
  const toldOf = async ([first]: Intent[]) => {
    const { rows } = await sql.query<{ body: string }>(`SELECT body FROM gateway.outbox WHERE tenant_id = $1`, [first!.tenantId]);
    return rows.map(({ body }) => (JSON.parse(body) as { payload: { calls: { callId: string; cost: { micros: number } }[] } }).payload.calls);
  };

  test('share transactions and are counted, paid and told of one by one (R11.02)', async () => {
    const calls = intents(80);
    const [ledger] = ledgers;
    expect(await Promise.all(calls.map((intent) => ledger!.begin(intent, unlimited)))).toEqual(calls.map(() => true));
    expect(await transactions(calls)).toBeLessThanOrEqual(3);
    expect(await dayOf(calls)).toEqual({ used: 80, micros: '80000' });
    expect(await monthOf(calls)).toBe(80_000);
    await Promise.all(calls.map((intent) => ledger!.settle(intent, answered(), newTrace())));
    expect(await transactions(calls)).toBeLessThanOrEqual(3);
    expect(await rowsOf(calls)).toEqual(calls.map(() => ({ state: 'answered', cost_micros: '700' })));
    expect(await dayOf(calls)).toEqual({ used: 80, micros: '56000' });
    expect(await monthOf(calls)).toBe(56_000);
    const told = await toldOf(calls);
    expect(told.length).toBeLessThanOrEqual(3);
    expect(told.flat().map(({ callId }) => callId).sort()).toEqual(calls.map(({ id }) => id).sort());
    expect(await Promise.all(calls.map(({ tenantId, identity }) => ledger!.find(tenantId, identity!)))).toEqual(calls.map(({ id }): unknown => expect.objectContaining({ id, state: 'answered', answer: { ok: true } })));
  });

  test('one answer that PostgreSQL refuses fails alone: its neighbours are settled', async () => {
    const calls = intents(12);
    const [ledger] = ledgers;
    await Promise.all(calls.map((intent) => ledger!.begin(intent, unlimited)));
    // No number of PostgreSQL's is as large.
    const outcomes = await Promise.allSettled(calls.map((intent, at) => ledger!.settle(intent, answered(at === 5 ? '{"n":1e999999}' : undefined), newTrace())));
    expect(outcomes.map(({ status }) => status)).toEqual(calls.map((_, at) => (at === 5 ? 'rejected' : 'fulfilled')));
    expect((await rowsOf(calls)).map(({ state }) => state)).toEqual(calls.map((_, at) => (at === 5 ? 'intent' : 'answered')));
    expect((await toldOf(calls)).flat()).toHaveLength(11);
  });

  test('answers and words with what no text of PostgreSQL’s holds are kept without it', async () => {
    const [answers, words, cached, cut] = intents(4) as [Intent, Intent, Intent, Intent];
    const [ledger] = ledgers;
    await Promise.all([answers, words, cut].map((intent) => ledger!.begin(intent, unlimited)));
    const failed: Settlement = { state: 'failed', attempts: 1, micros: 0, code: 'unavailable', message: `out${String.fromCharCode(0)} of order` };
    await Promise.all([
      ledger!.settle(answers, answered('{"text":"a\\u0000b \\ud83c"}'), newTrace()),
      ledger!.settle(words, failed, newTrace()),
      // Only the first thousand characters are kept, and the last of them is half of one.
      ledger!.settle(cut, { ...failed, message: `${'x'.repeat(999)}🍕` }, newTrace()),
      ledger!.recordCached(cached, { data: { text: `a${String.fromCharCode(0)}b` }, fetchedAt: new Date().toISOString(), expiresAt: null }),
    ]);
    expect(await Promise.all([answers, cached].map(async ({ tenantId, identity }) => (await ledger!.find(tenantId, identity!))?.answer))).toEqual([{ text: 'ab \ufffd' }, { text: 'ab' }]);
    const { rows } = await sql.query<{ error_message: string }>(`SELECT error_message FROM gateway.provider_call WHERE id = ANY($1) ORDER BY array_position($1, id)`, [[words.id, cut.id]]);
    expect(rows.map(({ error_message }) => error_message)).toEqual(['out of order', `${'x'.repeat(999)}\ufffd`]);
  });

  test('of a group beyond the budget exactly those go for whom there is room, in two replicas together (R1.11)', async () => {
    const calls = intents(30);
    const outcomes = await Promise.allSettled(calls.map((intent, at) => ledgers[at % 2]!.begin(intent, { ...unlimited, perTenantMonth: { amount: 1, currency: 'USD' } })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : []))).toEqual(Array.from({ length: 20 }, () => 'budget_exceeded'));
    expect(await rowsOf(calls)).toHaveLength(10);
    expect(await dayOf(calls)).toEqual({ used: 10, micros: '10000' });
    expect(await monthOf(calls)).toBe(10_000);
  });

  test('a lead’s budget and a day’s calls hold within a group and between replicas (R1.09, R1.11)', async () => {
    const ofLead = intents(20, { leadId: newId() });
    const lead = await Promise.allSettled(ofLead.map((intent, at) => ledgers[at % 2]!.begin(intent, { ...unlimited, perLead: { amount: 1, currency: 'USD' } })));
    expect(lead.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const ofDay = intents(20, { reservedMicros: 0 });
    const day = await Promise.allSettled(ofDay.map((intent, at) => ledgers[at % 2]!.begin(intent, { ...unlimited, perDay: 7 })));
    expect(day.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    expect(await dayOf(ofDay)).toEqual({ used: 7, micros: '0' });
  });

  test('of the same identity in one group and in two replicas one call goes', async () => {
    const calls = intents(20).map((intent) => ({ ...intent, identity: 'sendMail:same' }));
    const begun = await Promise.all(calls.map((intent, at) => ledgers[at % 2]!.begin(intent, unlimited)));
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(await rowsOf(calls)).toHaveLength(1);
    expect(await dayOf(calls)).toEqual({ used: 1, micros: '1000' });
  });

  test.each([
    ['before it is committed', [toServer('UPDATE provider_call')]],
    ['after it is committed', [toServer('UPDATE provider_call'), COMMITTED]],
  ])('a connection lost under a group of answers %s loses none and tells of none twice (R12.02)', async (_when, marks) => {
    const calls = intents(15);
    const [ledger] = ledgers;
    await Promise.all(calls.map((intent) => ledger!.begin(intent, unlimited)));
    const cut = proxy.cutAt(...marks);
    await Promise.all(calls.map((intent) => ledger!.settle(intent, answered(), newTrace())));
    await cut;
    expect((await rowsOf(calls)).map(({ state }) => state)).toEqual(calls.map(() => 'answered'));
    expect((await toldOf(calls)).flat().map(({ callId }) => callId).sort()).toEqual(calls.map(({ id }) => id).sort());
    expect(await monthOf(calls)).toBe(15 * 700);
  });

  test('a connection lost under a group of departures lets none of them go, and leaves the next alone', async () => {
    const calls = intents(6);
    const cut = proxy.cutAt(toServer('INSERT INTO provider_call'));
    const outcomes = await Promise.allSettled(calls.map((intent) => ledgers[0]!.begin(intent, unlimited)));
    await cut;
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'gone'))).toEqual(calls.map(() => 'unavailable'));
    expect(await rowsOf(calls)).toEqual([]);
    expect(await dayOf(calls)).toBeUndefined();
    expect(await ledgers[0]!.begin(calls[0]!, unlimited)).toBe(true);
  });
});
