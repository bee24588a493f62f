import { type EventContract, eventSubject, type PageDocument, type StepEnvelope, type StepResult, stepSubject } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { readEnvironment } from '../src/env';
import { reportsMigrations } from '../src/reports.migrations';
import { reportsDefinition } from '../src/reports.service-definition';
import { sender } from './report.factory';

export const ORIGIN = 'http://127.0.0.1:8080';

/** The running service with a database and a broker. */
export class Stage {
  readonly clock = new TestClock();
  service!: RunningService;

  private readonly heard: HeardResults;

  private constructor(
    readonly tenantId: string,
    readonly sql: Client,
    readonly ownerUrl: string,
    readonly driver: Messaging,
    readonly blobs: string,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  static async open(): Promise<Stage> {
    const database = await createTestDatabase('reports', { name: `reports ${reportsMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [reportsMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const blobs = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const tenantId = newId();
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_reports', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, PUBLIC_ORIGIN: ORIGIN,
      BLOB_URL: `file://${blobs}`, LOG_LEVEL: 'silent', LINK_SECRET: 'of the tests, and of nobody else at all', SENDERS: JSON.stringify({ [tenantId]: sender }),
    });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const nats = await connectTestNats();
    const stage: Stage = new Stage(tenantId, sql, database.url, driver, blobs, async () => {
      await stage.service.stop();
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(blobs, { recursive: true });
      await database.drop();
    });
    stage.service = await startService(reportsDefinition, env, { clock: stage.clock });
    return stage;
  }

  async close(): Promise<void> {
    await this.leave();
  }

  /** Runs buildReport on one lead and answers its result. */
  async build(input: Record<string, unknown>, more: { leadId?: string; attempt?: number; dry?: boolean; tenantId?: string } = {}): Promise<StepResult> {
    const leadId = more.leadId ?? newId();
    const envelope: StepEnvelope = {
      id: newId(), step: 'buildReport', tenantId: more.tenantId ?? this.tenantId, runId: newId(), campaignId: newId(), dry: more.dry ?? false, traceparent: newTrace(),
      items: [{ leadId, businessId: newId(), attempt: more.attempt ?? 1, key: `${leadId}:buildReport:1`, input }],
    };
    await this.send(stepSubject({ name: 'buildReport' }), envelope);
    return this.heard.first(envelope.runId);
  }

  /** Answers how to wait until the service has heard it. */
  async tell(event: EventContract, payload: unknown): Promise<{ heard: () => Promise<void> }> {
    const id = newId();
    const subject = eventSubject(event);
    await this.send(subject, { id, name: event.name, version: event.version, tenantId: this.tenantId, occurredAt: this.clock.now().toISOString(), traceparent: newTrace(), payload });
    return {
      heard: () => eventually(async () => {
        const { rowCount } = await this.sql.query('SELECT 1 FROM reports.inbox WHERE consumer = $1 AND key = $2', [subject, id]);
        if (rowCount !== 1) throw new Error(`the service has not heard this ${event.name} yet`);
      }, { timeoutMs: 10_000 }),
    };
  }

  /** Payloads of the events that the service told, oldest first. */
  async told(event: EventContract, about?: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.sql.query<{ body: string }>('SELECT body FROM reports.outbox WHERE subject = $1 ORDER BY id', [eventSubject(event)]);
    const payloads = rows.map(({ body }) => (JSON.parse(body) as { payload: Record<string, unknown> }).payload);
    return about === undefined ? payloads : payloads.filter((payload) => Object.values(payload).includes(about));
  }

  async ask<T>(operation: string, input: object, tenantId: string | null = this.tenantId): Promise<T> {
    const caller = { tenantId, actor: { kind: tenantId === null ? 'public' : 'user', id: 'u1' }, scopes: [], requestId: 'r1', traceparent: newTrace(), origin: ORIGIN };
    return (await this.driver.request(`op.reports.${operation}`, { caller, input }, { timeoutMs: 5_000 })) as T;
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
  return url.split('/reports/')[1]?.split('/')[0] ?? '';
}
