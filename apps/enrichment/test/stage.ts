import { type CapabilityMeta, type CapabilityRequest, type StepEnvelope, type StepOutcome, type StepResult, stepSubject } from '@leadfactory/contracts';
import { AppError, newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { type BlobStore, migrate, openBlobStore } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pool } from 'pg';
import { enrichmentMigrations } from '../src/enrichment.migrations';
import { enrichmentDefinition } from '../src/enrichment.service-definition';
import { readEnvironment } from '../src/env';
import { RetentionSchedule } from '../src/retention/retention.schedule';

const CAPABILITIES = ['businessProfile', 'mxLookup', 'emailVerification', 'webFetch'] as const;
type CapabilityName = (typeof CAPABILITIES)[number];

/** The running service with a broker, a database, a blob store and an egress that the test answers for. */
export class Stage {
  readonly tenantId = newId();
  readonly asked: { capability: CapabilityName; request: CapabilityRequest }[] = [];
  /** What the egress answers; a test throws what it refuses. */
  readonly answers: Record<CapabilityName, (request: CapabilityRequest) => unknown> = { businessProfile: notConfigured, mxLookup: notConfigured, emailVerification: notConfigured, webFetch: notConfigured };

  private readonly heard: HeardResults;

  private constructor(
    readonly ownerUrl: string,
    readonly sql: Pool,
    readonly driver: Messaging,
    readonly blobs: BlobStore,
    readonly clock: TestClock,
    private readonly service: RunningService,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  static async open(): Promise<Stage> {
    const database = await createTestDatabase('enrichment', { name: `enrichment ${enrichmentMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [enrichmentMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const folder = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_enrichment', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl,
      BLOB_URL: `file://${folder}`, LOG_LEVEL: 'silent', LINK_SECRET: 'of the tests, and of nobody else at all', CONFIG_DIR: path.resolve(__dirname, '../../../config'),
    });
    const clock = new TestClock();
    const service = await startService(enrichmentDefinition, env, { clock });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Pool({ connectionString: database.url, max: 2 });
    const nats = await connectTestNats();
    const stage: Stage = new Stage(database.url, sql, driver, openBlobStore(`file://${folder}`), clock, service, async () => {
      await service.stop();
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(folder, { recursive: true });
      await database.drop();
    });
    for (const capability of CAPABILITIES) {
      nats.subscribe(`${prefix}cap.${capability}`, {
        callback: (error, message) => {
          if (error) return;
          const { id, data } = message.json<{ id: string; data: CapabilityRequest }>();
          message.respond(JSON.stringify({ id, isDisposed: true, ...stage.reply(capability, data) }));
        },
      });
    }
    await nats.flush();
    return stage;
  }

  async close(): Promise<void> {
    await this.leave();
  }

  /** Forgets what was asked, answers nothing but "not configured" again, and sets the clock back. */
  reset(): void {
    this.clock.set('2026-03-02T09:00:00.000Z');
    this.asked.length = 0;
    for (const capability of CAPABILITIES) this.answers[capability] = notConfigured;
  }

  askedFor(capability: CapabilityName): CapabilityRequest[] {
    return this.asked.filter((one) => one.capability === capability).map(({ request }) => request);
  }

  private reply(capability: CapabilityName, request: CapabilityRequest): object {
    this.asked.push({ capability, request });
    try {
      const meta: CapabilityMeta = { cost: { micros: 35_000, currency: 'USD' }, cached: false, provider: 'google_places', fetchedAt: this.clock.now().toISOString(), licence: 'google-places', expiresAt: null };
      return { response: { ...meta, data: this.answers[capability](request) } };
    } catch (error) {
      return { err: (error as AppError).toWire() };
    }
  }

  /** What the hourly job does. */
  async retention(): Promise<void> {
    await this.service.app.get(RetentionSchedule, { strict: false }).dropExpired();
  }

  /** Runs the step on one lead and answers its result. */
  async run(step: 'matchProfile' | 'findContacts' | 'enrichLead' | 'verifyLead', input: object, more: { tenantId?: string; dry?: boolean } = {}): Promise<StepResult> {
    const leadId = newId();
    const envelope: StepEnvelope = {
      id: newId(), step, tenantId: more.tenantId ?? this.tenantId, runId: newId(), campaignId: newId(), dry: more.dry ?? false, traceparent: newTrace(),
      items: [{ leadId, businessId: null, attempt: 1, key: `${leadId}:${step}:1`, input: { ...input } }],
    };
    const [stored] = await this.driver.publish([{ id: newId(), subject: `${this.driver.prefix}${stepSubject({ name: step })}`, body: JSON.stringify(envelope) }], 5_000);
    if (stored?.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(stored)}`);
    return this.heard.first(envelope.runId);
  }

  async outcome(...run: Parameters<Stage['run']>): Promise<StepOutcome> {
    return (await this.run(...run)).outcome;
  }

  async ask(operation: 'getProfile' | 'getContacts', businessId: string, tenantId = this.tenantId): Promise<unknown> {
    const caller = { tenantId, actor: { kind: 'user', id: 'u1' }, scopes: [], requestId: 'r1', traceparent: newTrace(), origin: 'http://127.0.0.1:8080' };
    return this.driver.request(`op.enrichment.${operation}`, { caller, input: { businessId } }, { timeoutMs: 5_000 });
  }
}

function notConfigured(): never {
  throw new AppError('not_configured', 'No provider serves it: set a key.');
}
