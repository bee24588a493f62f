import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import {
  type Caller, type EventContract, eventSubject, getBreakdown, getDailyMetrics, getFunnel, LeadsAdvanced, LeadsEnded, LeadsFound, LeadsReopened, MessageBounced, MessageClicked, MessageDelivered, MessageOpened, MessageSent,
  type Operation, ProviderCalled, PurchaseCompleted, PurchaseRefunded, RecipientUnsubscribed, RunStarted, SCOPES,
} from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { auditCatalogue, migrate } from '@leadfactory/persistence';
import { OperationClient, type RunningService, startService } from '@leadfactory/service-kit';
import { jetstreamManager } from '@nats-io/jetstream';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, freshNatsPrefix, TEST_PASSWORD, type TestDatabase, testPasswords, testServers } from '@leadfactory/testing';
import { Client } from 'pg';
import type { z } from 'zod';
import { analyticsMigrations } from '../src/analytics.migrations';
import { analyticsDefinition } from '../src/analytics.service-definition';
import { readEnvironment } from '../src/env';

const [tenant, other, runId, campaignId] = [newId(), newId(), newId(), newId()];
const day = '2026-03-02';
const at = `${day}T09:00:00.000Z`;
const lead = (n: number) => ({ leadId: leads[n]!, businessId: businesses[n]! });
const leads = Array.from({ length: 4 }, () => newId());
const businesses = Array.from({ length: 4 }, () => newId());
const none = { micros: 0, currency: 'USD' };
const of = (n: number) => ({ ...lead(n), runId, campaignId });
const mail = (n: number, messageId: string) => ({ ...of(n), messageId, stream: 'cold' as const, at });

describe('the warehouse', () => {
  let database: TestDatabase;
  let service: RunningService;
  let driver: Messaging;
  let sql: Client;
  /** Events told so far. */
  const told: string[] = [];
  const prefix = freshNatsPrefix();
  const blobs = mkdtempSync(path.join(tmpdir(), 'analytics-'));

  beforeAll(async () => {
    database = await createTestDatabase('analytics', { name: 'analytics', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [analyticsMigrations], passwords: testPasswords() })) });
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_analytics', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, BLOB_URL: `file://${blobs}`,
      LINK_SECRET: 'of the tests, and of nobody else at all',
    });
    sql = new Client({ connectionString: database.url });
    await sql.connect();
    // Days are those of UTC, whatever zone the database stands in.
    await sql.query(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO ''America/Los_Angeles''', current_database()); END $$`);
    driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'delivery' });
    await driver.declare();
    service = await startService(analyticsDefinition, env, { logStream: new Writable({ write: (_chunk, _encoding, next) => next() }) });
  });

  afterAll(async () => {
    await service.stop();
    await driver.close();
    await sql.end();
    const nats = await connectTestNats();
    await dropTestStreams(nats, prefix);
    await nats.close();
    rmSync(blobs, { recursive: true });
    await database.drop();
  });

  /** Each event twice, as different messages to the broker: its memory cannot tell that it is a repeat. */
  async function tell<P extends z.ZodType>(event: EventContract<P>, payload: z.input<P>, tenantId = tenant): Promise<void> {
    const id = newId();
    const body = JSON.stringify({ id, name: event.name, version: event.version, tenantId, occurredAt: at, traceparent: newTrace(), payload });
    await driver.publish([newId(), newId()].map((message) => ({ id: message, subject: prefix + eventSubject(event), body })), 5_000);
    told.push(id);
  }

  /** Waits until every event has been counted and every repeat has been settled: a count may be right for a moment before they come. */
  async function taken(): Promise<void> {
    const manager = await jetstreamManager(driver.connection);
    await eventually(async () => {
      const { rows } = await sql.query<{ taken: number }>('SELECT count(DISTINCT key)::int AS taken FROM analytics.inbox WHERE key = ANY($1)', [told]);
      expect(rows[0]?.taken).toBe(told.length);
      let open = 0;
      for await (const { config } of manager.streams.list()) {
        if (!config.name.startsWith(prefix.replace(/\.$/, ''))) continue;
        for await (const consumer of manager.consumers.list(config.name)) open += consumer.num_pending + consumer.num_ack_pending;
      }
      expect(open).toBe(0);
    }, { timeoutMs: 15_000, everyMs: 50 });
  }

  function call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, tenantId = tenant): Promise<z.output<O>> {
    const caller: Caller = { tenantId, actor: { kind: 'system', id: 'test' }, scopes: [...SCOPES], requestId: newId(), traceparent: newTrace(), origin: 'http://127.0.0.1' };
    return new OperationClient(driver).call(operation, input, caller);
  }

  test('the funnel is exact, though events come twice and in the wrong order (R11.02)', async () => {
    const messages = [newId(), newId()];
    const purchaseId = newId();
    const offer = { offerId: newId(), reportId: newId(), purchaseId };
    // The end before the beginning: clicks before sends, ends before finds, refunds before purchases.
    await tell(PurchaseRefunded, { ...of(0), purchaseId, reportId: offer.reportId, amount: { amount: 900, currency: 'USD' }, full: false, at });
    await tell(MessageClicked, { ...mail(0, messages[0]!), by: 'person', first: true });
    await tell(MessageOpened, { ...mail(0, messages[0]!), by: 'person', first: true });
    await tell(MessageOpened, { ...mail(0, messages[0]!), by: 'person', first: false });
    await tell(MessageOpened, { ...mail(1, messages[1]!), by: 'scanner', first: true });
    await tell(MessageBounced, { ...mail(1, messages[1]!), permanent: true, diagnostic: '550' });
    await tell(RecipientUnsubscribed, mail(0, messages[0]!));
    await tell(LeadsEnded, { runId, campaignId, leads: [0, 1].map((n) => ({ ...lead(n), outcome: 'completed' as const, reason: 'completed', at })) });
    await tell(LeadsEnded, { runId, campaignId, leads: [{ ...lead(2), outcome: 'disqualified', reason: 'no_contact', at }] });
    for (const step of ['auditSite', 'matchProfile', 'findContacts', 'scoreLead', 'buildReport', 'publishOffer', 'draftEmail', 'sendEmail']) {
      const through = step === 'auditSite' || step === 'matchProfile' ? [0, 1, 2] : [0, 1];
      await tell(LeadsAdvanced, { runId, campaignId, step, leads: through.map((n) => ({ ...lead(n), at, cached: false, cost: none, ...(step === 'scoreLead' ? { tier: n === 0 ? 'A' as const : 'B' as const } : {}) })) });
    }
    await tell(PurchaseCompleted, { ...of(0), ...offer, amount: { amount: 4900, currency: 'USD' }, buyerEmail: 'a@b.example', buyerName: null, businessName: 'Café', language: 'en', at });
    for (const n of [0, 1]) await tell(MessageSent, { ...mail(n, messages[n]!), provider: 'smtp' });
    // A mail of another stream is no outreach.
    await tell(MessageSent, { ...mail(0, newId()), stream: 'transactional', provider: 'sendgrid' });
    await tell(MessageDelivered, mail(0, messages[0]!));
    await tell(ProviderCalled, { provider: 'yelp', capability: 'businessSearch', cost: { micros: 5_000, currency: 'USD' }, leadId: newId(), runId, ok: true, at });
    await tell(ProviderCalled, { provider: 'google', capability: 'businessProfile', cost: { micros: 32_000, currency: 'USD' }, leadId: leads[0]!, runId, ok: true, at });
    await tell(LeadsFound, { runId, campaignId, leads: [0, 1, 2].map((n) => ({ ...lead(n), vertical: n === 2 ? 'dentist' : 'restaurant', zip: '10001', source: 'yelp', variants: { subject_strategy: n === 0 ? 'question' : 'plain' }, at })) });
    await tell(RunStarted, { runId, campaignId, pipeline: 'campaign', quota: 3, dry: false });

    const expected = {
      found: 3, audited: 3, profiled: 3, contactable: 2, scored: 2, byTier: { A: 1, B: 1, C: 0, D: 0 }, reported: 2, drafted: 2, sent: 2, delivered: 1, bounced: 1, opened: 1, clicked: 1, unsubscribed: 1, complained: 0,
      bought: 1, refunded: 1, revenue: { amount: 4000, currency: 'USD' }, cost: { micros: 37_000, currency: 'USD' }, ended: 3, outcomes: { completed: 2, disqualified: 1 },
    };
    await taken();
    for (const filter of [{}, { campaignId }, { runId }]) expect(await call(getFunnel, filter)).toEqual(expected);
    const nothing = await call(getFunnel, { runId: newId() });
    expect([nothing.found, nothing.sent, nothing.bought, nothing.cost.micros]).toEqual([0, 0, 0, 0]);
    expect(await call(getFunnel, {}, other)).toMatchObject({ found: 0, sent: 0, bought: 0, revenue: { amount: 0 }, cost: { micros: 0 } });
  });

  test('days and breakdowns add up to the funnel (R11.01, R11.03)', async () => {
    const { days } = await call(getDailyMetrics, { from: '2026-03-01', to: '2026-03-03' });
    expect(days.map(({ day: name, found, sent, bought, revenue, cost }) => [name, found, sent, bought, revenue.amount, cost.micros])).toEqual([['2026-03-01', 0, 0, 0, 0, 0], [day, 3, 2, 1, 4000, 37_000], ['2026-03-03', 0, 0, 0, 0, 0]]);
    await expect(call(getDailyMetrics, { from: '2026-03-03', to: '2026-03-01' })).rejects.toMatchObject({ code: 'invalid_input' });
    const by = async (dimension: 'vertical' | 'variant' | 'tier' | 'campaign') => (await call(getBreakdown, { by: dimension })).items.map(({ key, found, sent, opened, bought, revenue }) => [key, found, sent, opened, bought, revenue.amount]);
    expect(await by('vertical')).toEqual([['restaurant', 2, 2, 1, 1, 4000], ['dentist', 1, 0, 0, 0, 0]]);
    expect(await by('variant')).toEqual([['subject_strategy=plain', 2, 1, 0, 0, 0], ['subject_strategy=question', 1, 1, 1, 1, 4000]]);
    expect(await by('tier')).toEqual([['A', 1, 1, 1, 1, 4000], ['B', 1, 1, 0, 0, 0], ['unscored', 1, 0, 0, 0, 0]]);
    expect(await by('campaign')).toEqual([[campaignId, 3, 2, 1, 1, 4000]]);
  });

  test('the first and the last hour of a day in UTC belong to it, whatever zone the database stands in (R11.02)', async () => {
    const found = (n: number, moment: string) => tell(LeadsFound, { runId: newId(), campaignId, leads: [{ leadId: newId(), businessId: businesses[n]!, vertical: 'restaurant', zip: null, source: 'yelp', variants: {}, at: moment }] });
    await found(0, '2026-07-01T00:00:00.000Z');
    await found(1, '2026-07-01T23:59:59.000Z');
    await found(2, '2026-07-02T00:00:00.000Z');
    await taken();
    expect((await sql.query<{ zone: string }>("SELECT setting AS zone FROM pg_db_role_setting s, unnest(s.setconfig) setting JOIN pg_database d ON true WHERE d.datname = current_database() AND s.setdatabase = d.oid")).rows).toEqual([{ zone: expect.stringContaining('Los_Angeles') }]);
    const { days } = await call(getDailyMetrics, { from: '2026-07-01', to: '2026-07-01' });
    expect(days.map(({ day: name, found: count }) => [name, count])).toEqual([['2026-07-01', 2]]);
  });

  test('leads that were sent in, to no campaign, have a key of their own (R11.03)', async () => {
    const tenantOfForms = newId();
    await tell(LeadsFound, { runId: newId(), campaignId: null, leads: [{ leadId: newId(), businessId: newId(), vertical: null, zip: null, source: 'form', variants: {}, at }] }, tenantOfForms);
    await tell(LeadsFound, { runId: newId(), campaignId, leads: [{ leadId: newId(), businessId: newId(), vertical: 'restaurant', zip: null, source: 'yelp', variants: {}, at }] }, tenantOfForms);
    await taken();
    const { items } = await call(getBreakdown, { by: 'campaign' }, tenantOfForms);
    expect(items.map(({ key, found }) => [key, found]).sort()).toEqual([[campaignId, 1], ['none', 1]].sort());
  });

  test('a purchase that nobody asked back is no refund, and all of it is revenue', async () => {
    const sold = newId();
    const about = { leadId: leads[0]!, runId: sold, campaignId, businessId: newId() };
    await tell(PurchaseCompleted, { ...about, offerId: newId(), reportId: newId(), purchaseId: newId(), amount: { amount: 4900, currency: 'USD' }, buyerEmail: 'a@b.example', buyerName: null, businessName: 'Café', language: 'en', at });
    await taken();
    expect(await call(getFunnel, { runId: sold })).toMatchObject({ bought: 1, refunded: 0, revenue: { amount: 4900, currency: 'USD' } });
  });

  test('a lead that goes on after its end counts as ended only when it ends again, whatever comes first', async () => {
    const another = newId();
    const about = { runId: another, campaignId, leads: [] };
    await tell(LeadsEnded, { ...about, leads: [{ ...lead(3), outcome: 'completed', reason: 'completed', at: `${day}T12:00:00.000Z` }] });
    await tell(LeadsReopened, { ...about, leads: [{ ...lead(3), at: `${day}T11:00:00.000Z` }] });
    await tell(LeadsEnded, { ...about, leads: [{ ...lead(3), outcome: 'failed', reason: 'timeout', at: `${day}T10:00:00.000Z` }] });
    await tell(LeadsFound, { ...about, leads: [{ ...lead(3), vertical: 'restaurant', zip: null, source: 'import', variants: {}, at }] });
    await taken();
    expect(await call(getFunnel, { runId: another })).toMatchObject({ found: 1, ended: 1, outcomes: { completed: 1 } });
    await tell(LeadsReopened, { ...about, leads: [{ ...lead(3), at: `${day}T13:00:00.000Z` }] });
    await taken();
    expect(await call(getFunnel, { runId: another })).toMatchObject({ found: 1, ended: 0, outcomes: {} });
  });

  test('tenants and services are kept apart by the database (R16.01)', async () => {
    const gaps = await auditCatalogue(database.url);
    expect(gaps.filter((gap) => gap.includes('analytics'))).toEqual([]);
  });
});
