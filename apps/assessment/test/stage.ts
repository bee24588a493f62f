import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AuditFact, auditUrl, type BusinessFact, type CapabilityRequest, type StepEnvelope, type StepResult, stepSubject } from '@leadfactory/contracts';
import { AppError, newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { type BlobStore, migrate, openBlobStore } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import type { Abstract } from '@nestjs/common';
import { Client } from 'pg';
import { assessmentMigrations } from '../src/assessment.migrations';
import { assessmentDefinition } from '../src/assessment.service-definition';
import { readEnvironment } from '../src/env';

type Fetch = { url: string; purpose: string; method: 'GET' | 'HEAD' };
/** What a site answers to one address. */
export type Served = { status?: number; headers?: Record<string, string>; body?: string | Buffer; finalUrl?: string } | { problem: string; detail: string };
type Capabilities = 'webFetch' | 'pageAudit' | 'writeText' | 'screenshot';

/**
 * As long as one test's audits may take. Pages are judged by threads that give way to everything else on the machine: beside busy processes
 * they get a fiftieth of a core, and a visit is given a minute for each of its two looks before it counts as hung (judging.service.ts).
 */
export const LONGEST_MS = 150_000;

const REFUSED = (name: string) => (): never => {
  throw new AppError('not_configured', `No provider serves ${name}.`);
};

/** The running service with a broker, a database, a blob store and an egress that the test answers for. */
export class Stage {
  readonly tenantId = newId();
  readonly asked: { capability: string; request: CapabilityRequest }[] = [];
  /** Apart from the rest: pictures are asked for behind the back of whoever audits. */
  readonly photographed: string[] = [];
  readonly clock = new TestClock();
  site: (fetch: Fetch) => Served = () => ({ problem: 'dns', detail: 'no such host' });
  pageAudit: (input: { url: string; strategy: string }) => unknown = REFUSED('pageAudit');
  screenshot: (input: { url: string; devices: string[] }, tenantId: string) => unknown = REFUSED('screenshot');
  writeText: (input: { data: { findings: { findingId: string }[]; excerpt: string } }) => unknown = REFUSED('writeText');

  private readonly heard: HeardResults;

  private constructor(
    readonly sql: Client,
    readonly driver: Messaging,
    readonly blobs: BlobStore,
    private service: RunningService | null,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  static async open(): Promise<Stage> {
    const database = await createTestDatabase('assessment', { name: `assessment ${assessmentMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [assessmentMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const folder = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_assessment', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl,
      BLOB_URL: `file://${folder}`, LOG_LEVEL: 'silent', LINK_SECRET: 'of the tests, and of nobody else at all',
    });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const nats = await connectTestNats();
    const stage: Stage = new Stage(sql, driver, openBlobStore(env.BLOB_URL), null, async () => {
      await stage.service?.stop();
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(folder, { recursive: true });
      await database.drop();
    });
    nats.subscribe(`${prefix}cap.*`, {
      callback: (error, message) => {
        if (error) return;
        const { id, data } = message.json<{ id: string; data: CapabilityRequest }>();
        const capability = message.subject.slice(`${prefix}cap.`.length) as Capabilities;
        void stage.reply(capability, data).then((answer) => message.respond(JSON.stringify({ id, isDisposed: true, ...answer })));
      },
    });
    await nats.flush();
    stage.service = await startService(assessmentDefinition, env, { clock: stage.clock });
    return stage;
  }

  close(): Promise<void> {
    return this.leave();
  }

  /** A part of the service, as it has it. */
  part<T extends object>(type: Abstract<T>): T {
    if (!this.service) throw new Error('The service does not run.');
    return this.service.app.get<unknown, T>(type, { strict: false });
  }

  calls(capability: Capabilities): unknown[] {
    return this.asked.filter((one) => one.capability === capability).map(({ request }) => request.input);
  }

  private async reply(capability: Capabilities, request: CapabilityRequest): Promise<object> {
    if (capability === 'screenshot') this.photographed.push((request.input as { url: string }).url);
    else this.asked.push({ capability, request });
    const meta = { cost: { micros: capability === 'writeText' ? 100 : 0, currency: 'USD' }, cached: false, provider: capability === 'pageAudit' ? 'psi' : 'web', fetchedAt: '2026-03-02T09:00:00.000Z', licence: 'own-site', expiresAt: null };
    try {
      return { response: { ...meta, data: await this.dataOf(capability, request) } };
    } catch (error) {
      return { err: error instanceof AppError ? error.toWire() : String(error) };
    }
  }

  private async dataOf(capability: Capabilities, request: CapabilityRequest): Promise<unknown> {
    if (capability === 'pageAudit') return this.pageAudit(request.input as { url: string; strategy: string });
    if (capability === 'screenshot') return this.screenshot(request.input as { url: string; devices: string[] }, request.tenantId);
    if (capability === 'writeText') return { json: this.writeText(request.input as Parameters<Stage['writeText']>[0]), model: 'test', inputTokens: 1, outputTokens: 1 };
    const fetch = request.input as Fetch;
    const served = this.site(fetch);
    if ('problem' in served) return { outcome: 'failed', redirects: [], ...served };
    const body = Buffer.from(served.body ?? '');
    const kept = fetch.method === 'GET' && body.length > 0;
    const headers = { 'content-type': 'text/html; charset=utf-8', ...served.headers };
    const key = `${request.tenantId}/pages/${newId()}`;
    return { outcome: 'fetched', finalUrl: served.finalUrl ?? fetch.url, status: served.status ?? 200, headers, body: kept ? await this.blobs.put(key, body, 'text/html') : null, bytes: body.length, wireBytes: body.length, elapsedMs: 5, redirects: [] };
  }

  /** Runs the step on one lead and answers its result. */
  async run(business: BusinessFact, language: 'en' | 'es' = 'en'): Promise<StepResult> {
    const leadId = newId();
    const campaign = { campaignId: newId(), name: 'x', price: { amount: 4900, currency: 'USD' }, language, tiers: ['A'], review: 'auto', variants: {} };
    const envelope: StepEnvelope = {
      id: newId(), step: 'auditSite', tenantId: this.tenantId, runId: newId(), campaignId: campaign.campaignId, dry: false, traceparent: newTrace(),
      items: [{ leadId, businessId: business.businessId, attempt: 1, key: `${leadId}:auditSite:1`, input: { business, campaign } }],
    };
    const [stored] = await this.driver.publish([{ id: newId(), subject: `${this.driver.prefix}${stepSubject({ name: 'auditSite' })}`, body: JSON.stringify(envelope) }], 5_000);
    if (stored?.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(stored)}`);
    return this.heard.first(envelope.runId, LONGEST_MS - 10_000);
  }

  async audit(business: BusinessFact, language: 'en' | 'es' = 'en'): Promise<AuditFact> {
    const { outcome } = await this.run(business, language);
    if (outcome.status !== 'done') throw new Error(`not done: ${JSON.stringify(outcome)}`);
    return outcome.output as AuditFact;
  }

  async ask(operation: string, input: object, tenantId: string | null = this.tenantId): Promise<unknown> {
    const caller = { tenantId, actor: { kind: 'user', id: 'u1' }, scopes: [], requestId: 'r1', traceparent: newTrace(), origin: 'http://127.0.0.1:8080' };
    return this.driver.request(`op.assessment.${operation}`, { caller, input }, { timeoutMs: operation === auditUrl.name ? auditUrl.timeoutMs : 10_000 });
  }
}

export function businessFact(website: string | null, more: Partial<BusinessFact> = {}): BusinessFact {
  return {
    businessId: newId(), name: 'Joe’s Pizza', vertical: 'restaurant', categories: [], address: { line1: '12 W 30th St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' },
    location: null, phone: '+12125550123', website, email: null, rating: null, reviewCount: null, closed: false, chain: null, provenance: {}, ...more,
  };
}
