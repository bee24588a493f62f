import { type CapabilityMeta, type CapabilityRequest, type EventContract, eventSubject, hookSubject, type PageDocument, type StepEnvelope, type StepResult, stepSubject } from '@leadfactory/contracts';
import { AppError, newId, newTrace, toAppError } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { readEnvironment } from '../src/env';
import { storefrontMigrations } from '../src/storefront.migrations';
import { storefrontDefinition } from '../src/storefront.service-definition';
import { sender } from './offer.factory';

type Answers = Record<string, (request: CapabilityRequest) => unknown>;

export const ORIGIN = 'http://127.0.0.1:8080';

/** The running service with a database, a broker and an egress that the test answers for. */
export class Stage {
  readonly asked: (CapabilityRequest & { capability: string })[] = [];
  readonly clock = new TestClock();
  answers: Answers = {};
  service!: RunningService;

  private readonly heard: HeardResults;

  private constructor(
    readonly tenantId: string,
    readonly sql: Client,
    readonly ownerUrl: string,
    readonly driver: Messaging,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  static async open(): Promise<Stage> {
    const database = await createTestDatabase('storefront', { name: `storefront ${storefrontMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [storefrontMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const blobs = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const tenantId = newId();
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_storefront', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, PUBLIC_ORIGIN: ORIGIN,
      BLOB_URL: `file://${blobs}`, LOG_LEVEL: 'silent', LINK_SECRET: 'of the tests, and of nobody else at all', SENDERS: JSON.stringify({ [tenantId]: sender }),
    });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const nats = await connectTestNats();
    const stage: Stage = new Stage(tenantId, sql, database.url, driver, async () => {
      await stage.service.stop();
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(blobs, { recursive: true });
      await database.drop();
    });
    stage.service = await startService(storefrontDefinition, env, { clock: stage.clock });
    nats.subscribe(`${prefix}cap.*`, {
      callback: (error, message) => {
        if (error) return;
        const { id, data } = message.json<{ id: string; data: CapabilityRequest }>();
        message.respond(JSON.stringify({ id, isDisposed: true, ...stage.reply(message.subject.slice(`${prefix}cap.`.length), data) }));
      },
    });
    await nats.flush();
    return stage;
  }

  async close(): Promise<void> {
    await this.leave();
  }

  private reply(capability: string, request: CapabilityRequest): object {
    this.asked.push({ ...request, capability });
    try {
      const answer = this.answers[capability];
      if (answer === undefined) throw new AppError('not_configured', `No provider serves ${capability}.`);
      const meta: CapabilityMeta = { cost: { micros: 0, currency: 'USD' }, cached: false, provider: 'stripe', fetchedAt: '2026-03-02T09:00:00.000Z', licence: 'own', expiresAt: null };
      return { response: { ...meta, data: answer(request) } };
    } catch (error) {
      return { err: toAppError(error).toWire() };
    }
  }

  /** Runs publishOffer on one lead and answers its result. */
  async publish(input: Record<string, unknown>, more: { leadId?: string; attempt?: number; dry?: boolean } = {}): Promise<StepResult> {
    const leadId = more.leadId ?? newId();
    const envelope: StepEnvelope = {
      id: newId(), step: 'publishOffer', tenantId: this.tenantId, runId: newId(), campaignId: newId(), dry: more.dry ?? false, traceparent: newTrace(),
      items: [{ leadId, businessId: newId(), attempt: more.attempt ?? 1, key: `${leadId}:publishOffer:1`, input }],
    };
    await this.send(stepSubject({ name: 'publishOffer' }), envelope);
    return this.heard.first(envelope.runId);
  }

  /** A webhook as the gateway stores it. */
  async hook(type: string, object: object): Promise<void> {
    const body = JSON.stringify({ id: `evt_${newId()}`, object: 'event', type, created: Math.floor(this.clock.now().getTime() / 1000), data: { object } }, null, 2);
    await this.send(hookSubject('stripe'), { id: newId(), provider: 'stripe', headers: {}, body, encoding: 'utf8', receivedAt: this.clock.now().toISOString() });
  }

  async tell(event: EventContract, payload: unknown): Promise<void> {
    await this.send(eventSubject(event), { id: newId(), name: event.name, version: event.version, tenantId: this.tenantId, occurredAt: this.clock.now().toISOString(), traceparent: newTrace(), payload });
  }

  /** Payloads of the events that the service told, oldest first. */
  async told(event: EventContract, offerOrPurchase?: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.sql.query<{ body: string }>('SELECT body FROM storefront.outbox WHERE subject = $1 ORDER BY id', [eventSubject(event)]);
    const payloads = rows.map(({ body }) => (JSON.parse(body) as { payload: Record<string, unknown> }).payload);
    return offerOrPurchase === undefined ? payloads : payloads.filter((payload) => Object.values(payload).includes(offerOrPurchase));
  }

  async ask<T>(operation: string, input: object, tenantId: string | null = this.tenantId, idempotencyKey?: string): Promise<T> {
    const caller = { ...(idempotencyKey !== undefined && { idempotencyKey }), tenantId, actor: { kind: tenantId === null ? 'public' : 'user', id: 'u1' }, scopes: [], requestId: 'r1', traceparent: newTrace(), origin: ORIGIN };
    return (await this.driver.request(`op.storefront.${operation}`, { caller, input }, { timeoutMs: 5_000 })) as T;
  }

  /** Asks for a page as anybody may. */
  page(operation: string, url: string, more: object = {}): Promise<PageDocument> {
    return this.ask<PageDocument>(operation, { token: tokenOf(url), ...more }, null);
  }

  private async send(subject: string, body: object): Promise<void> {
    const [stored] = await this.driver.publish([{ id: newId(), subject: `${this.driver.prefix}${subject}`, body: JSON.stringify(body) }], 5_000);
    if (stored?.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(stored)}`);
  }
}

export function tokenOf(url: string): string {
  return url.split('/o/')[1]?.split('/')[0] ?? '';
}
