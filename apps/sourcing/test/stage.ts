import 'reflect-metadata';
import { type Caller, findBusinesses, type FoundFact, type Operation, RESULTS_SUBJECT, type SearchFact, type Step, type StepOutcome } from '@leadfactory/contracts';
import { AppError, newId, newTrace } from '@leadfactory/kernel';
import { Messaging, Outbox, OutboxRelay } from '@leadfactory/messaging';
import { auditCatalogue, Database, migrate } from '@leadfactory/persistence';
import { OperationClient, type RunningService, startService } from '@leadfactory/service-kit';
import { createTestDatabase, freshNatsPrefix, type TestClock, type TestDatabase, TEST_PASSWORD, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { readEnvironment } from '../src/env';
import { sourcingDefinition } from '../src/sourcing.service-definition';
import { sourcingMigrations } from '../src/sourcing.migrations';

export const callerOf = (tenantId: string): Caller => ({ tenantId, actor: { kind: 'user', id: newId() }, scopes: [], requestId: newId(), traceparent: newTrace(), origin: 'http://127.0.0.1' });

type Answer = (input: Record<string, unknown>, key: string | undefined) => unknown;
/** Sourcing as a process has it, and an egress that answers what the test says. */
export class Stage {
  readonly asked: { capability: string; input: Record<string, unknown>; key: string | undefined }[] = [];
  answers: Record<string, Answer> = {};
  /** When what the egress answers was fetched; now when not given. */
  fetchedAt: Date | undefined;

  readonly client: OperationClient;
  readonly outbox: Outbox;
  /** What the test sends goes at once, as of any process; a relay of others finds it only when it looks at the table, up to six seconds later. */
  private readonly relay: OutboxRelay;

  private constructor(
    private readonly testDatabase: TestDatabase,
    private readonly service: RunningService,
    readonly messaging: Messaging,
    readonly database: Database,
    private readonly clock: TestClock | undefined,
    private readonly blobs: string,
  ) {
    this.client = new OperationClient(messaging);
    this.outbox = new Outbox(messaging);
    this.relay = new OutboxRelay(database, messaging, this.outbox);
    this.relay.start();
  }

  static async open(clock?: TestClock): Promise<Stage> {
    const testDatabase = await createTestDatabase('sourcing', { name: `sourcing ${sourcingMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [sourcingMigrations], passwords: testPasswords() })) });
    const { natsUrl, redisUrl } = testServers();
    const prefix = freshNatsPrefix();
    const url = testDatabase.urlAs('lf_sourcing', TEST_PASSWORD);
    const blobs = mkdtempSync(path.join(tmpdir(), 'lf-sourcing-'));
    const env = readEnvironment({ DATABASE_URL: url, NATS_URL: natsUrl, NATS_PREFIX: prefix, REDIS_URL: redisUrl, BLOB_URL: pathToFileURL(blobs).href, LINK_SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent', CONFIG_DIR: path.resolve(__dirname, '../../../config') });
    const service = await startService(sourcingDefinition, env, clock ? { clock } : {});
    const messaging = await Messaging.connect({ url: natsUrl, prefix, service: 'gateway' });
    const database = await Database.open({ service: 'sourcing', url, applicationName: 'sourcing test' });
    const stage = new Stage(testDatabase, service, messaging, database, clock, blobs);
    stage.serve(prefix);
    return stage;
  }

  /** The egress: answers in the packets of the transport, with what `answers` says; no answer is not_configured. */
  private serve(prefix: string): void {
    this.messaging.connection.subscribe(`${prefix}cap.*`, {
      callback: (_error, message) => {
        const { id, data } = message.json<{ id: string; data: { input: Record<string, unknown>; key?: string } }>();
        const capability = message.subject.slice(`${prefix}cap.`.length);
        this.asked.push({ capability, input: data.input, key: data.key });
        const reply = (body: object) => message.respond(JSON.stringify({ id, isDisposed: true, ...body }));
        const now = this.fetchedAt ?? this.clock?.now() ?? new Date();
        try {
          const answer = this.answers[capability];
          if (!answer) throw new AppError('not_configured', `${capability} has no provider.`);
          const isSearch = capability === 'businessSearch';
          const terms = isSearch ? { provider: 'yelp', licence: 'yelp-fusion' } : { provider: 'google_places', licence: 'google-places' };
          reply({ response: { ...terms, cost: { micros: 7990, currency: 'USD' }, cached: false, fetchedAt: now.toISOString(), expiresAt: new Date(now.getTime() + 86_400_000).toISOString(), data: answer(data.input, data.key) } });
        } catch (error) {
          reply({ err: (error as AppError).toWire() });
        }
      },
    });
  }

  get blobUrl(): string {
    return pathToFileURL(this.blobs).href;
  }

  call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, tenantId: string, idempotencyKey?: string): Promise<z.output<O>> {
    return this.client.call(operation, input, { ...callerOf(tenantId), ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
  }

  /** Sends one item as the orchestrator would and answers its outcome. */
  async find(tenantId: string, search: Partial<SearchFact>, key = newId()): Promise<StepOutcome> {
    const full: SearchFact = { target: { vertical: 'restaurant', zip: '10001', city: 'New York', state: 'NY' }, campaignId: null, cursor: null, limit: 100, excludeChains: true, sources: 'providers', ...search };
    return (await this.steps(findBusinesses, tenantId, [{ leadId: newId(), key, input: { search: full } }]))[0]!;
  }

  /** Sends leads through a step in one envelope and answers their outcomes in the same order. */
  async steps(step: Pick<Step, 'name'>, tenantId: string, items: readonly { leadId: string; key?: string; attempt?: number; input: Record<string, unknown> }[], runId = newId()): Promise<StepOutcome[]> {
    const id = newId();
    const outcomes = new Map<string, StepOutcome>();
    const answered = new Promise<void>((resolve) => {
      const subscription = this.messaging.connection.subscribe(`${this.messaging.prefix}${RESULTS_SUBJECT}`, {
        callback: (_error, message) => {
          const results = message.json<{ runId: string; results: { leadId: string; outcome: StepOutcome }[] }>();
          if (results.runId !== runId) return;
          for (const { leadId, outcome } of results.results) outcomes.set(leadId, outcome);
          if (outcomes.size < items.length) return;
          subscription.unsubscribe();
          resolve();
        },
      });
    });
    await this.messaging.connection.flush();
    const full = items.map(({ leadId, key = newId(), attempt = 1, input }) => ({ leadId, businessId: null, attempt, key, input }));
    await this.database.withTenant(tenantId, (tx) => this.outbox.publishSteps(tx, [{ id, step: step.name, tenantId, runId, campaignId: null, dry: false, traceparent: newTrace(), items: full }]));
    await answered;
    return items.map(({ leadId }) => outcomes.get(leadId)!);
  }

  /** The page of a search that must succeed. */
  async found(tenantId: string, search: Partial<SearchFact>, key?: string): Promise<FoundFact> {
    const outcome = await this.find(tenantId, search, key);
    if (outcome.status !== 'done') throw new Error(`expected a page, got ${JSON.stringify(outcome)}`);
    return outcome.output as FoundFact;
  }

  rows<T>(tenantId: string, sql: string): Promise<T[]> {
    return this.database.withTenant(tenantId, (tx) => tx.query<T[]>(sql));
  }


  /** What the catalogue audit finds wrong. */
  gaps(): Promise<string[]> {
    return auditCatalogue(this.testDatabase.url);
  }

  async close(): Promise<void> {
    await this.relay.stop();
    await this.database.close();
    await this.service.stop();
    await this.messaging.close();
    await this.testDatabase.drop();
    await rm(this.blobs, { recursive: true, force: true });
  }
}
