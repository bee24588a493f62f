import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { type StepEnvelope, type StepOutcome, type StepResult } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, freshNatsPrefix, HeardResults, TEST_PASSWORD, TestClock, testPasswords, testServers } from '@leadfactory/testing';
import { jetstream } from '@nats-io/jetstream';
import { Client } from 'pg';
import { readEnv, type RunningService, serviceEnvShape, type ServiceEnv, startService, type StartOptions } from '../src';
import { CreateSample1700000000000, CreateSampleEgress1700000000000, egressCatalogue, sampleCatalogue, SampleEgressModule, SampleModule } from './sample.service';

const PASSWORD = TEST_PASSWORD;
export const TENANT = newId();
export const OTHER_TENANT = newId();

/** A database, a broker and a running sample service, with what a test needs to put work in and see what came of it. */
export class Stage {
  readonly clock = new TestClock();
  readonly logs: Record<string, unknown>[] = [];
  private readonly running: RunningService[] = [];

  private readonly heard: HeardResults;

  private constructor(
    readonly env: ServiceEnv,
    readonly driver: Messaging,
    readonly sql: Client,
    private readonly leave: () => Promise<void>,
  ) {
    this.heard = new HeardResults(driver);
  }

  static async open(): Promise<Stage> {
    const passwords = testPasswords();
    const database = await createTestDatabase('kit', {
      name: 'service-kit samples',
      build: async (ownerUrl) => {
        await migrate({ ownerUrl, services: [{ service: 'scoring', migrations: [CreateSample1700000000000] }, { service: 'gateway', migrations: [CreateSampleEgress1700000000000] }], passwords });
      },
    });
    const prefix = freshNatsPrefix();
    const blobs = mkdtempSync(path.join(tmpdir(), 'blobs-'));
    const env = readEnv(serviceEnvShape, {
      DATABASE_URL: database.urlAs('lf_scoring', PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl,
      BLOB_URL: `file://${blobs}`, LOG_LEVEL: 'debug', LINK_SECRET: 'of the tests, and of nobody else at all',
    }, 'the test');
    const driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    return new Stage(env, driver, sql, async () => {
      await driver.close();
      await sql.end();
      const nats = await connectTestNats();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(blobs, { recursive: true });
      await database.drop();
    });
  }

  async start(options: StartOptions = {}, env: Partial<ServiceEnv> = {}): Promise<RunningService> {
    return this.keep(startService(
      { name: 'scoring', module: SampleModule, migrations: [CreateSample1700000000000] }, { ...this.env, ...env },
      { clock: this.clock, logStream: this.logStream(), catalogue: sampleCatalogue, ...options },
    ));
  }

  /** The second service, in the same process. */
  async startEgress(): Promise<RunningService> {
    const url = new URL(this.env.DATABASE_URL);
    url.username = 'lf_gateway';
    return this.keep(startService(
      { name: 'gateway', module: SampleEgressModule, migrations: [CreateSampleEgress1700000000000] }, { ...this.env, DATABASE_URL: url.href },
      { clock: this.clock, logStream: this.logStream(), catalogue: egressCatalogue },
    ));
  }

  private async keep(starting: Promise<RunningService>): Promise<RunningService> {
    const service = await starting;
    this.running.push(service);
    return service;
  }

  private logStream(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, next) => {
        this.logs.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        next();
      },
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.leave();
  }

  /** One envelope of leads, one per ZIP. */
  envelope(step: string, zips: string[], more: Partial<StepEnvelope> = {}): StepEnvelope {
    return {
      id: newId(), step, tenantId: TENANT, runId: newId(), campaignId: null, dry: false, traceparent: newTrace(),
      items: zips.map((zip) => {
        const leadId = newId();
        const target = { vertical: 'restaurant', zip, city: 'New York', state: 'NY' };
        return { leadId, businessId: null, attempt: 1, key: `${leadId}:${step}:1`, input: { search: { target, campaignId: null, cursor: null, limit: 1, excludeChains: false, sources: 'stored' } } };
      }),
      ...more,
    };
  }

  /** Publishes, each time as another message, so that the broker's own deduplication does not help. */
  async send(subject: string, body: unknown, id = newId()): Promise<void> {
    await eventually(async () => {
      const [outcome] = await this.driver.publish([{ id, subject: this.env.NATS_PREFIX + subject, body: JSON.stringify(body) }], 5_000);
      if (outcome?.kind !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
    });
  }

  /** Takes the next message of the step in the service's place, which is not running, and gives it back. */
  async refuse(step: string): Promise<void> {
    const consumers = await this.driver.streams.consumers.list(this.stepsStream).next();
    const found = consumers.find(({ config }) => config.filter_subject === `${this.env.NATS_PREFIX}steps.${step}`);
    if (!found) throw new Error(`nobody consumes ${step}`);
    const message = await (await jetstream(this.driver.connection).consumers.get(this.stepsStream, found.name)).next();
    message?.nak();
  }

  private get stepsStream(): string {
    return `${this.env.NATS_PREFIX.replaceAll('.', '_')}STEPS`;
  }

  /** Steps that nobody has acknowledged. */
  async unsettledSteps(): Promise<number> {
    return (await this.driver.streams.streams.info(this.stepsStream)).state.messages;
  }

  async results(envelope: StepEnvelope): Promise<StepResult[]> {
    return this.heard.of(envelope.runId);
  }

  /** What was told along with the results of the next step. */
  passed(envelope: StepEnvelope): StepResult[] {
    return this.heard.passed(envelope.runId);
  }

  /** The outcomes of the envelope's leads once all are there, in the envelope's order. */
  async outcomes(envelope: StepEnvelope): Promise<StepOutcome[]> {
    return eventually(async () => {
      const results = await this.results(envelope);
      return envelope.items.map((item) => {
        const found = results.find((result) => result.key === item.key);
        if (!found) throw new Error(`no result yet for ${item.key}`);
        return found.outcome;
      });
    });
  }

  async notes(): Promise<string[]> {
    const { rows } = await this.sql.query<{ text: string }>('SELECT text FROM scoring.note');
    return rows.map(({ text }) => text);
  }
}
