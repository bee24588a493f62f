import { type CapabilityMeta, type CapabilityRequest, eventSubject, EVENTS, hookSubject, type sendMail, type StepEnvelope, type StepOutcome, stepSubject } from '@leadfactory/contracts';
import { AppError, newId, newTrace, toAppError } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { Database, migrate, openBlobStore } from '@leadfactory/persistence';
import { Metrics, type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { z } from 'zod';
import { deliveryMigrations } from '../src/delivery.migrations';
import { deliveryDefinition } from '../src/delivery.service-definition';
import { type DeliveryEnv, readEnvironment } from '../src/env';
import { seedSenderIdentity } from '../src/sender/sender.seed';
import { draftContent, sendInput } from './lead.fixture';

export type Mail = z.output<typeof sendMail.input>;
type Said = Partial<z.output<typeof sendMail.output>>;
type Answer = (mail: Mail, key: string) => Said | Promise<Said>;

export const OFFER_URL = 'http://127.0.0.1:8080/o/abc.def?x=1&y=2';
export const SENDER = { fromName: 'Nora North', fromAddress: 'nora@north.example', replyTo: 'nora@north.example', postalAddress: '100 Example Avenue, Springfield, NY 10000' };
export const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** The running service with an egress that the test answers for; like the real one it remembers its answers by key and has one call of a key under way. */
export class Stage {
  readonly tenantId = newId();
  readonly clock = new TestClock();
  /** Mails that left: one per key that was answered anew. */
  readonly mails: { mail: Mail; key: string; tenantId: string }[] = [];
  readonly calls: string[] = [];
  /** The run in which a lead was last ordered. */
  private readonly runs = new Map<string, string>();
  private readonly answered = new Map<string, object>();
  private readonly underWay = new Set<string>();
  private service: RunningService | undefined;
  answer: Answer = () => ({});
  /** Whether answers get lost on their way to the service. */
  losesAnswers = false;
  /** Keys of which nobody can tell what came of them. */
  readonly doubtful = new Set<string>();

  private readonly heard: HeardResults;

  private constructor(
    readonly env: DeliveryEnv,
    readonly sql: Client,
    readonly driver: Messaging,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  /** @param configDir where another policy stands than the product's */
  static async open(configDir = path.resolve(__dirname, '../../../config')): Promise<Stage> {
    const database = await createTestDatabase('delivery', { name: `delivery ${deliveryMigrations.migrations.map(({ name }) => name).join()}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [deliveryMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const blobs = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_delivery', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, BLOB_URL: `file://${blobs}`, LOG_LEVEL: 'silent',
      LINK_SECRET: 'of the tests, and of nobody else at all', SUPPRESSION_SECRET: 'hashes of the tests, and of nobody else', CONFIG_DIR: configDir,
    });
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const nats = await connectTestNats();
    const stage: Stage = new Stage(env, sql, driver, async () => {
      await driver.close();
      await sql.end();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(blobs, { recursive: true });
      await database.drop();
    });
    nats.subscribe(`${prefix}cap.sendMail`, {
      callback: (error, message) => {
        if (error) return;
        const { id, data } = message.json<{ id: string; data: CapabilityRequest }>();
        void stage.reply(data).then((reply) => message.respond(JSON.stringify({ id, isDisposed: true, ...reply })));
      },
    });
    await nats.flush();
    await stage.start();
    await stage.seed(stage.tenantId);
    return stage;
  }

  async start(): Promise<void> {
    this.service = await startService(deliveryDefinition, this.env, { clock: this.clock });
  }

  async stop(): Promise<void> {
    await this.service?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.leave();
  }

  async seed(tenantId: string, sender = SENDER): Promise<void> {
    const database = await Database.open({ service: 'delivery', url: this.env.DATABASE_URL });
    await seedSenderIdentity(database, { tenantId, ...sender });
    await database.close();
  }

  private async reply({ input, key = '', tenantId, recall }: CapabilityRequest): Promise<object> {
    if (recall) return this.recalled(key);
    this.calls.push(key);
    const mail = input as Mail;
    const earlier = this.answered.get(key);
    if (earlier) return { response: { ...earlier, cached: true } };
    if (this.underWay.has(key)) return { err: new AppError('unavailable', 'The same sendMail is under way.', { retryAt: this.clock.now().toISOString() }).toWire() };
    this.underWay.add(key);
    try {
      const said = await this.answer(mail, key);
      const meta: CapabilityMeta = { cost: { micros: 0, currency: 'USD' }, cached: false, provider: said.provider ?? 'smtp', fetchedAt: '2026-03-02T09:00:00.000Z', licence: 'own', expiresAt: null };
      const response = { ...meta, data: { provider: 'smtp', providerMessageId: `<${mail.messageId}@x>`, accepted: true, rejection: null, ...said } };
      this.answered.set(key, response);
      if (said.accepted !== false) this.mails.push({ mail, key, tenantId });
      if (this.losesAnswers) throw new AppError('unavailable', 'The connection broke.', { retryAt: '2999-01-01T00:00:00.000Z' });
      return { response };
    } catch (error) {
      return { err: toAppError(error).toWire() };
    } finally {
      this.underWay.delete(key);
    }
  }

  /** What the book has of a call; nothing leaves. */
  private recalled(key: string): object {
    const earlier = this.answered.get(key);
    if (earlier) return { response: { ...earlier, cached: true } };
    if (this.underWay.has(key)) return { err: new AppError('unavailable', 'It is under way.', { retryAt: this.clock.now().toISOString() }).toWire() };
    return { err: (this.doubtful.has(key) ? new AppError('fate_unknown', 'Nobody knows.') : new AppError('not_found', 'Nothing with this key has left.')).toWire() };
  }

  async input(o: Partial<Parameters<typeof sendInput>[0]> & { tenantId?: string } = {}) {
    const contentKey = `${o.tenantId ?? this.tenantId}/drafts/${newId()}`;
    await openBlobStore(this.env.BLOB_URL).put(contentKey, JSON.stringify(draftContent(OFFER_URL)), 'application/json');
    return sendInput({ contentKey, offerUrl: OFFER_URL, ...o });
  }

  async publish(subject: string, body: unknown): Promise<void> {
    const [stored] = await this.driver.publish([{ id: newId(), subject: `${this.env.NATS_PREFIX}${subject}`, body: JSON.stringify(body) }], 5_000);
    if (stored?.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(stored)}`);
  }

  /** Orders the step for one lead; answers how to wait for its result. */
  async order(input: Awaited<ReturnType<Stage['input']>>, o: { leadId?: string; attempt?: number; generation?: number; dry?: boolean; tenantId?: string; envelopeId?: string; runId?: string } = {}): Promise<{ runId: string; outcome: () => Promise<StepOutcome> }> {
    const leadId = o.leadId ?? newId();
    const envelope: StepEnvelope = {
      id: o.envelopeId ?? newId(), step: 'sendEmail', tenantId: o.tenantId ?? this.tenantId, runId: o.runId ?? newId(), campaignId: input.campaign.campaignId, dry: o.dry ?? false, traceparent: newTrace(),
      items: [{ leadId, businessId: input.business.businessId, attempt: o.attempt ?? 1, key: `${leadId}:sendEmail:${o.generation ?? 1}`, input }],
    };
    this.runs.set(leadId, envelope.runId);
    await this.publish(stepSubject({ name: 'sendEmail' }), envelope);
    return {
      runId: envelope.runId,
      outcome: () => eventually(async () => {
        const found = this.heard.of(envelope.runId).at(-1);
        if (!found) throw new Error('no result yet');
        return found.outcome;
      }, { timeoutMs: 10_000 }),
    };
  }

  async send(input: Awaited<ReturnType<Stage['input']>>, o: Parameters<Stage['order']>[1] = {}): Promise<StepOutcome> {
    return (await this.order(input, o)).outcome();
  }

  /** A mail that left, with its row's id. */
  async sent(o: Parameters<Stage['input']>[0] = {}): Promise<{ mail: Mail; messageId: string; input: Awaited<ReturnType<Stage['input']>>; leadId: string }> {
    const input = await this.input(o);
    const leadId = newId();
    const outcome = await this.send(input, { leadId });
    if (outcome.status !== 'done') throw new Error(`not sent: ${JSON.stringify(outcome)}`);
    const { messageId } = outcome.output as { messageId: string };
    const mail = this.mails.find((left) => left.mail.messageId === messageId)?.mail;
    if (!mail) throw new Error('the mail did not leave');
    return { mail, messageId, input, leadId };
  }

  async events(name: keyof typeof EVENTS, messageId: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.sql.query<{ body: string }>('SELECT body FROM delivery.outbox WHERE subject = $1 ORDER BY seq', [eventSubject(EVENTS[name])]);
    return rows.map(({ body }) => (JSON.parse(body) as { payload: Record<string, unknown> }).payload).filter((payload) => payload.messageId === messageId);
  }

  async hook(provider: string, body: string, headers: Record<string, string> = {}, id = newId()): Promise<void> {
    await this.publish(hookSubject(provider), { id, provider, headers, body, encoding: 'utf8', receivedAt: this.clock.now().toISOString() });
  }

  /** Tells that a lead has ended, or goes on, and waits until the service has heard it. */
  async lead(turn: 'cancelled' | 'skipped' | 'failed' | 'reopened', leadId: string, { campaign, business }: Awaited<ReturnType<Stage['input']>>): Promise<void> {
    const id = newId();
    const event = turn === 'reopened' ? EVENTS.LeadsReopened : EVENTS.LeadsEnded;
    const at = this.clock.now().toISOString();
    const lead = { leadId, businessId: business.businessId, at, ...(turn === 'reopened' ? {} : { outcome: turn, reason: `run_${turn}` }) };
    const payload = { runId: this.runs.get(leadId) ?? newId(), campaignId: campaign.campaignId, leads: [lead] };
    await this.publish(eventSubject(event), { id, name: event.name, version: 1, tenantId: this.tenantId, occurredAt: at, traceparent: newTrace(), payload });
    await eventually(async () => {
      const { rows } = await this.sql.query('SELECT 1 FROM delivery.inbox WHERE consumer = $1 AND key = $2', [eventSubject(event), id]);
      if (rows.length === 0) throw new Error(`the service has not heard yet that the lead is ${turn}`);
    }, { timeoutMs: 10_000 });
  }

  /** Fulfilled when every webhook has been dealt with; one that cannot be stays in the stream, for it comes again. */
  async hooksTaken(): Promise<void> {
    const stream = `${this.env.NATS_PREFIX.replaceAll('.', '_')}HOOKS`;
    await eventually(async () => {
      const { messages } = (await this.driver.streams.streams.info(stream)).state;
      if (messages > 0) throw new Error(`${messages} webhooks are not dealt with`);
    }, { timeoutMs: 10_000 });
  }

  /** How many deliveries of webhooks came to nothing so far. */
  async hooksFailed(): Promise<number> {
    const { values } = await this.service!.app.get(Metrics).hooks.get();
    return values.filter(({ labels }) => labels.outcome === 'failed').reduce((sum, { value }) => sum + value, 0);
  }

  async metrics(): Promise<string> {
    return this.service!.app.get(Metrics).text();
  }

  async message(id: string): Promise<{ state: string; reason: string | null; tries: number } & Record<string, unknown>> {
    const { rows } = await this.sql.query('SELECT * FROM delivery.message WHERE id = $1', [id]);
    return rows[0] as { state: string; reason: string | null; tries: number };
  }

  async ask<T = Record<string, unknown>>(operation: string, input: object, o: { tenantId?: string | null; userAgent?: string } = {}): Promise<T> {
    const tenantId = o.tenantId === undefined ? this.tenantId : o.tenantId;
    const caller = { tenantId, actor: { kind: 'user', id: 'u1' }, scopes: [], requestId: 'r1', traceparent: newTrace(), origin: 'http://127.0.0.1:8080', userAgent: o.userAgent ?? PHONE };
    return this.driver.request(`op.delivery.${operation}`, { caller, input }, { timeoutMs: 5_000 }) as Promise<T>;
  }
}

/** The token behind a path in a mail, e.g. `/t/c/`. */
export function tokenAfter(text: string, where: string): string {
  const token = new RegExp(`${where.replaceAll('/', '\\/')}([\\w.-]+)`).exec(text)?.[1];
  if (!token) throw new Error(`no ${where} in ${text}`);
  return token;
}
