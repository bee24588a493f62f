import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { AckPolicy, jetstream, jetstreamManager, type ConsumerMessages } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  type BusinessFact, type Caller, CampaignLaunched, type EventContract, eventSubject, type FoundFact, type Operation, SCOPES, type StepEnvelope, type StepItem, stepKey, type StepOutcome, type StepResult,
} from '@leadfactory/contracts';
import { type Clock, derivedId, newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { OperationClient, type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, FaultProxy, freshNatsPrefix, TEST_PASSWORD, testPasswords, testServers } from '@leadfactory/testing';
import { Client } from 'pg';
import type { z } from 'zod';
import { type OrchestrationEnv, readEnvironment } from '../src/env';
import { ISSUED_STEPS } from '../src/pipelines/pipelines.rules';
import { orchestrationMigrations } from '../src/orchestration.migrations';
import { orchestrationDefinition } from '../src/orchestration.service-definition';

/** How the fake services answer one lead's step; null: the message is lost. */
export type Answer = (step: string, item: StepItem, envelope: StepEnvelope) => StepOutcome | null;
export type Launch = z.input<typeof CampaignLaunched.payload>;

/** The orchestrator at work with a real database and broker, among services that only pretend. */
export class World {
  /** Every item that went out, in order. */
  readonly sent: { step: string; next: string | undefined; tenantId: string; runId: string; item: StepItem; size: number }[] = [];
  readonly logs: Record<string, unknown>[] = [];
  answer: Answer = calm;
  costMicros = 0;
  /** Whether the fake services go on to the next step at once where they may. */
  goesOn = false;
  private readonly running: RunningService[] = [];
  private readonly proxies: FaultProxy[] = [];
  private messages: ConsumerMessages | undefined;

  private constructor(
    readonly env: OrchestrationEnv,
    readonly driver: Messaging,
    readonly sql: Client,
    private readonly nats: NatsConnection,
    private readonly leave: () => Promise<void>,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<World> {
    const database = await createTestDatabase('orchestration', {
      name: 'orchestration',
      build: async (ownerUrl) => {
        await migrate({ ownerUrl, services: [orchestrationMigrations], passwords: testPasswords() });
      },
    });
    const prefix = freshNatsPrefix();
    const folder = mkdtempSync(path.join(tmpdir(), 'orchestration-'));
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_orchestration', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, BLOB_URL: `file://${folder}`,
      LOG_LEVEL: 'info', LINK_SECRET: 'of the tests, and of nobody else at all', EXPERIMENTS_FILE: path.resolve(__dirname, '../../../experiments/production.yaml'), ...settings,
    });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'targeting' });
    await driver.declare();
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const nats = await connectTestNats();
    return new World(env, driver, sql, nats, async () => {
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(folder, { recursive: true });
      await database.drop();
    });
  }

  /** From now on orchestrators come to the database through a proxy that can break or hold their connections; it closes with the world. */
  async behindProxy(): Promise<FaultProxy> {
    const proxy = await FaultProxy.before(this.env.DATABASE_URL);
    Object.assign(this.env, { DATABASE_URL: proxy.through(this.env.DATABASE_URL) });
    this.proxies.push(proxy);
    return proxy;
  }

  /** One more replica of the orchestrator. */
  async start(clock?: Clock): Promise<RunningService> {
    const logStream = new Writable({ write: (chunk: Buffer, _encoding, next) => (this.logs.push(JSON.parse(chunk.toString()) as Record<string, unknown>), next()) });
    const service = await startService(orchestrationDefinition, this.env, { logStream, clock });
    this.running.push(service);
    return service;
  }

  /** The other services begin to answer. */
  async work(): Promise<void> {
    const manager = await jetstreamManager(this.nats);
    const stream = `${this.env.NATS_PREFIX.replaceAll('.', '_')}STEPS`;
    await manager.consumers.add(stream, { durable_name: 'fakes', ack_policy: AckPolicy.Explicit, filter_subject: `${this.env.NATS_PREFIX}steps.>` });
    const consumer = await jetstream(this.nats).consumers.get(stream, 'fakes');
    this.messages = await consumer.consume({
      callback: (message) => {
        const envelope = message.json<StepEnvelope>();
        message.ack();
        const results = envelope.items.flatMap((item) => {
          this.sent.push({ step: envelope.step, next: envelope.next, tenantId: envelope.tenantId, runId: envelope.runId, item, size: envelope.items.length });
          const outcome = this.answer(envelope.step, item, envelope);
          return outcome === null ? [] : [this.result(item, outcome)];
        });
        void this.tell(envelope, results);
      },
    });
  }

  /** Results of the envelope's step go back, those of its next step with them where the fake services go on. */
  private async tell({ step, next, ...envelope }: StepEnvelope, results: StepResult[]): Promise<void> {
    const isPassed = (result: StepResult) => this.goesOn && next !== undefined && result.outcome.status === 'done';
    const [passed, alone] = [results.filter(isPassed), results.filter((result) => !isPassed(result))];
    const head = { tenantId: envelope.tenantId, runId: envelope.runId, traceparent: newTrace() };
    if (alone.length > 0) await this.publish('results.lead', { id: newId(), step, ...head, results: alone });
    if (passed.length === 0 || next === undefined) return;
    const then = passed.map((result) => {
      const { leadId, businessId, input } = envelope.items.find((item) => item.leadId === result.leadId)!;
      const output = result.outcome.status === 'done' ? result.outcome.output : undefined;
      const item: StepItem = { leadId, businessId, attempt: 1, key: stepKey(leadId, next, 1), input: { ...input, [ISSUED_STEPS.get(step)!.gives]: output } };
      return this.result(item, this.answer(next, item, { ...envelope, step: next }) ?? { status: 'failed', code: 'internal', message: 'lost', retry: true });
    });
    await this.publish('results.lead', { id: newId(), step: next, ...head, results: then, passed: { step, results: passed } });
  }

  result(item: Pick<StepItem, 'leadId' | 'key' | 'attempt'>, outcome: StepOutcome): StepResult {
    const at = new Date().toISOString();
    return { leadId: item.leadId, key: item.key, attempt: item.attempt, outcome, cost: { micros: this.costMicros, currency: 'USD' }, startedAt: at, finishedAt: at };
  }

  /** Results that the orchestrator has not acknowledged. */
  async untaken(): Promise<number> {
    return (await this.driver.streams.streams.info(`${this.env.NATS_PREFIX.replaceAll('.', '_')}RESULTS`)).state.messages;
  }

  async publish(subject: string, body: unknown): Promise<void> {
    await this.driver.publish([{ id: newId(), subject: this.env.NATS_PREFIX + subject, body: JSON.stringify(body) }], 5_000);
  }

  async event<P extends z.ZodType>(event: EventContract<P>, tenantId: string, payload: z.input<P>, occurredAt = new Date()): Promise<void> {
    await this.publish(eventSubject(event), { id: newId(), name: event.name, version: event.version, tenantId, occurredAt: occurredAt.toISOString(), traceparent: newTrace(), payload });
  }

  async launch(tenantId: string, more: Partial<Launch> = {}, occurredAt = new Date()): Promise<string> {
    const runId = more.runId ?? newId();
    await this.event(CampaignLaunched, tenantId, {
      runId, campaignId: newId(), name: 'Restaurants', pipeline: 'campaign', quota: 10, budget: null, targets: [target('10001')], excludeChains: true, sources: 'providers',
      price: { amount: 4900, currency: 'USD' }, language: 'en', tiers: ['A', 'B', 'C'], review: 'auto', dry: false, ...more,
    }, occurredAt);
    return runId;
  }

  call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, tenantId: string, input: z.input<I>, idempotencyKey?: string): Promise<z.output<O>> {
    const caller: Caller = { tenantId, actor: { kind: 'system', id: 'test' }, scopes: [...SCOPES], requestId: newId(), traceparent: newTrace(), origin: 'http://127.0.0.1', ...(idempotencyKey !== undefined && { idempotencyKey }) };
    return new OperationClient(this.driver).call(operation, input, caller);
  }

  async rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.sql.query(sql, parameters)).rows as T[];
  }

  /** Waits until the run has one of these states. */
  async until(runId: string, state = 'finished', timeoutMs = 15_000): Promise<void> {
    await eventually(async () => {
      const [run] = await this.rows<{ state: string }>('SELECT state FROM orchestration.run WHERE id = $1', [runId]);
      if (run?.state !== state) throw new Error(`the run is ${run?.state ?? 'not there'}`);
    }, { timeoutMs });
  }

  /** Payloads of the events of that name that the orchestrator has told. */
  async told<T>(name: string): Promise<T[]> {
    const found = await this.rows<{ body: string }>(`SELECT body FROM orchestration.outbox WHERE subject LIKE $1 ORDER BY seq`, [`events.${name}.%`]);
    return found.map(({ body }) => (JSON.parse(body) as { payload: T }).payload);
  }

  /** The analytics of the events alone: of each lead of the run, the last end or going-on that was told. */
  async endsTold(runId: string): Promise<Record<string, number>> {
    type Told = { runId: string; leads: { leadId: string; at: string; outcome?: string }[] };
    const found = await this.rows<{ body: string }>(`SELECT body FROM orchestration.outbox WHERE subject LIKE 'events.LeadsEnded.%' OR subject LIKE 'events.LeadsReopened.%' ORDER BY seq`);
    const events = found.map(({ body }) => (JSON.parse(body) as { payload: Told }).payload).filter((event) => event.runId === runId);
    const last = new Map(events.flatMap(({ leads }) => leads.map((lead) => [lead.leadId, lead.outcome ?? 'under way'] as const)));
    const counts: Record<string, number> = {};
    for (const outcome of last.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  }

  async stopServices(): Promise<void> {
    await Promise.all(this.running.splice(0).map((service) => service.stop()));
  }

  async close(): Promise<void> {
    this.messages?.stop();
    this.proxies.forEach((proxy) => proxy.releaseAll());
    await this.stopServices();
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    await this.leave();
  }
}

export function target(zip: string) {
  return { vertical: 'restaurant', zip, city: 'New York', state: 'NY' };
}

export function business(zip: string, at: number): BusinessFact {
  return {
    businessId: derivedId('test business', zip, String(at)), name: `Café ${at}`, vertical: 'restaurant', categories: [], address: { line1: null, line2: null, city: 'New York', state: 'NY', zip, country: 'US' }, location: null,
    phone: null, website: null, email: null, rating: null, reviewCount: null, closed: false, chain: null, provenance: { name: { source: 'yelp', fetchedAt: '2026-01-01T00:00:00.000Z', licence: 'yelp-fusion', expiresAt: null } },
  };
}

/** Pages of `perPage` businesses of a ZIP that has `total`. */
export function page(item: StepItem, total: number, perPage: number): FoundFact {
  const search = item.input.search as { target: { zip: string }; cursor: string | null };
  const from = Number(search.cursor ?? 0);
  const to = Math.min(total, from + perPage);
  return { businesses: Array.from({ length: to - from }, (_, at) => business(search.target.zip, from + at)), next: to < total ? String(to) : null, seen: to - from, leftOut: {} };
}

export const score = (tier: string) => ({ scoreId: newId(), health: null, opportunity: { score: 50, confidence: 1 }, tier, explanation: [], rulesVersion: '1' });

/** Everything succeeds: 30 businesses a ZIP, tier B. */
export const calm: Answer = (step, item) => {
  if (step === 'findBusinesses') return { status: 'done', output: page(item, 30, 20) };
  if (step === 'scoreLead') return { status: 'done', output: score('B') };
  if (step === 'auditSite') return { status: 'done', output: { status: 'measured', text: 'half a pair \ud83c and NUL \u0000' } };
  return { status: 'done', output: { of: step } };
};
