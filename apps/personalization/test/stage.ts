import { type CapabilityMeta, type CapabilityRequest, type StepEnvelope, type StepOutcome, type StepResult, stepSubject } from '@leadfactory/contracts';
import { AppError, newId, newTrace, toAppError } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { type BlobStore, migrate, openBlobStore } from '@leadfactory/persistence';
import { startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { readEnvironment } from '../src/env';
import { personalizationMigrations } from '../src/personalization.migrations';
import { personalizationDefinition } from '../src/personalization.service-definition';

type Answer = (request: CapabilityRequest) => unknown;

/** The running service with a broker, a database and an egress that the test answers for. */
export class Stage {
  readonly tenantId = newId();
  readonly asked: CapabilityRequest[] = [];
  /** What the egress answers to writeText; throws what it refuses. */
  answer: Answer = () => {
    throw new AppError('not_configured', 'No provider serves writeText.');
  };

  private readonly heard: HeardResults;

  private constructor(
    readonly sql: Client,
    readonly driver: Messaging,
    readonly blobs: BlobStore,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  static async open(): Promise<Stage> {
    const database = await createTestDatabase('personalization', { name: `personalization ${personalizationMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [personalizationMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const blobs = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_personalization', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl,
      BLOB_URL: `file://${blobs}`, LOG_LEVEL: 'silent', LINK_SECRET: 'of the tests, and of nobody else at all',
    });
    const service = await startService(personalizationDefinition, env, { clock: new TestClock() });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const nats = await connectTestNats();
    const stage: Stage = new Stage(sql, driver, openBlobStore(env.BLOB_URL), async () => {
      await service.stop();
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(blobs, { recursive: true });
      await database.drop();
    });
    nats.subscribe(`${prefix}cap.writeText`, {
      callback: (error, message) => {
        if (error) return;
        const { id, data } = message.json<{ id: string; data: CapabilityRequest }>();
        message.respond(JSON.stringify({ id, isDisposed: true, ...stage.reply(data) }));
      },
    });
    await nats.flush();
    return stage;
  }

  async close(): Promise<void> {
    await this.leave();
  }

  private reply(request: CapabilityRequest): object {
    this.asked.push(request);
    try {
      const meta: CapabilityMeta = { cost: { micros: 120, currency: 'USD' }, cached: false, provider: 'openai', fetchedAt: '2026-03-02T09:00:00.000Z', licence: 'own', expiresAt: null };
      return { response: { ...meta, data: { json: this.answer(request), model: 'test-writer', inputTokens: 1, outputTokens: 1 } } };
    } catch (error) {
      return { err: toAppError(error).toWire() };
    }
  }

  /** Runs the step on one lead and answers its result. */
  async run(input: Record<string, unknown>, more: { leadId?: string; envelopeId?: string; attempt?: number; key?: string } = {}): Promise<StepResult> {
    const leadId = more.leadId ?? newId();
    const attempt = more.attempt ?? 1;
    const key = more.key ?? `${leadId}:draftEmail:1`;
    const envelope: StepEnvelope = {
      id: newId(), step: 'draftEmail', tenantId: this.tenantId, runId: newId(), campaignId: newId(), dry: false, traceparent: newTrace(),
      items: [{ leadId, businessId: newId(), attempt, key, input }],
    };
    const [stored] = await this.driver.publish([{ id: newId(), subject: `${this.driver.prefix}${stepSubject({ name: 'draftEmail' })}`, body: JSON.stringify(envelope) }], 5_000);
    if (stored?.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(stored)}`);
    return this.heard.first(envelope.runId);
  }

  async outcome(input: Record<string, unknown>, more: Parameters<Stage['run']>[1] = {}): Promise<StepOutcome> {
    return (await this.run(input, more)).outcome;
  }

  async ask(operation: string, input: object, tenantId: string | null = this.tenantId): Promise<unknown> {
    const caller = { tenantId, actor: { kind: 'user', id: 'u1' }, scopes: [], requestId: 'r1', traceparent: newTrace(), origin: 'http://127.0.0.1:8080' };
    return this.driver.request(`op.personalization.${operation}`, { caller, input }, { timeoutMs: 5_000 });
  }
}
