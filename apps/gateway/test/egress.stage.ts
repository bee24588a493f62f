import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import {
  CAPABILITIES, type Caller, type CapabilityMeta, type CapabilityName, capabilitySubject, clearProviderCache, getCosts, getTenantBudget, listProviderCalls, listProviders, type Operation, operationSubject, setBreaker, setTenantBudget, verifyIntegrations,
} from '@leadfactory/contracts';
import { type Clock, newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { createMessageTables, migrate, type ServiceMigrations } from '@leadfactory/persistence';
import { readEnv, type RunningService, serviceEnvShape, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, freshNatsPrefix, TEST_PASSWORD, testPasswords, testServers } from '@leadfactory/testing';
import { Module } from '@nestjs/common';
import { Client } from 'pg';
import { createClient } from 'redis';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { type Sandbox, startSandbox } from '../../sandbox/src/sandbox';
import { egressEnvShape } from '../src/egress/egress.env';
import { egressMigrations } from '../src/egress/egress.migrations';
import { egressProviders } from '../src/egress/egress.providers';
import type { ProvidersConfig } from '../src/egress/providers.config';

class MessageTables1600000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'gateway');
  }

  async down(): Promise<void> {}
}

@Module({ providers: egressProviders })
class EgressOnlyModule {}

const migrations: ServiceMigrations['migrations'] = [MessageTables1600000000000, ...egressMigrations];
const operations = [listProviders, setBreaker, clearProviderCache, verifyIntegrations, getCosts, getTenantBudget, setTenantBudget, listProviderCalls] as unknown as Operation[];

type Input<C extends CapabilityName> = z.input<(typeof CAPABILITIES)[C]['input']>;
type Output<C extends CapabilityName> = z.output<(typeof CAPABILITIES)[C]['output']>;
export type Reply<C extends CapabilityName> = CapabilityMeta & { data: Output<C> };
export interface Who {
  tenantId?: string;
  key?: string;
  leadId?: string;
  runId?: string;
  dry?: boolean;
  recall?: boolean;
}
type Env = Record<string, string | undefined>;

export const TENANT = newId();

/** The egress as a service of its own, before the sandbox's third parties. */
export class EgressStage {
  readonly logs: Record<string, unknown>[] = [];
  private readonly running: RunningService[] = [];

  private constructor(
    readonly sandbox: Sandbox,
    readonly sql: Client,
    readonly driver: Messaging,
    readonly ownerUrl: string,
    private readonly env: Env,
    private readonly leave: () => Promise<void>,
  ) {}

  static async open(o: { env?: Env; config?: (config: ProvidersConfig) => void } = {}): Promise<EgressStage> {
    const database = await createTestDatabase('egress', {
      name: 'gateway egress',
      build: async (ownerUrl) => {
        await migrate({ ownerUrl, services: [{ service: 'gateway', migrations }], passwords: testPasswords() });
      },
    });
    const sandbox = await startSandbox({ knobs: { people: { enabled: false } } });
    const folder = mkdtempSync(path.join(tmpdir(), 'egress-'));
    const config = parse(readFileSync(path.join(__dirname, '../../../config/providers.yaml'), 'utf8')) as ProvidersConfig;
    o.config?.(config);
    writeFileSync(path.join(folder, 'providers.yaml'), stringify(config));
    const prefix = freshNatsPrefix();
    const smtp = new URL(sandbox.smtpUrl);
    smtp.username = 'sandbox';
    smtp.password = 'sandbox-not-a-secret';
    const env: Env = {
      DATABASE_URL: database.urlAs('lf_gateway', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl,
      BLOB_URL: `file://${folder}/blobs`, LOG_LEVEL: 'debug', LINK_SECRET: 'of the tests, and of nobody else at all', CONFIG_DIR: folder,
      YELP_API_KEY: 'test-key-0123456789', YELP_BASE_URL: `${sandbox.url}/yelp`, GOOGLE_PLACES_API_KEY: 'test-key-0123456789', GOOGLE_PLACES_BASE_URL: `${sandbox.url}/places`,
      PSI_API_KEY: 'test-key-0123456789', PSI_BASE_URL: `${sandbox.url}/psi`, OPENAI_API_KEY: 'test-key-0123456789', OPENAI_BASE_URL: `${sandbox.url}/openai/v1`,
      ZEROBOUNCE_API_KEY: 'test-key-0123456789', ZEROBOUNCE_BASE_URL: `${sandbox.url}/zerobounce`, SENDGRID_API_KEY: 'SG.test-key-0123456789', SENDGRID_BASE_URL: `${sandbox.url}/sendgrid`,
      SMTP_URL: smtp.href, STRIPE_SECRET_KEY: 'sk_test_0123456789', STRIPE_BASE_URL: sandbox.url, DNS_SERVERS: `127.0.0.1:${sandbox.ports.dns}`, WEB_PROXY_URL: sandbox.webUrl, WEB_PAUSE_MS: '0',
      ...o.env,
    };
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const driver = await Messaging.connect({ url: testServers().natsUrl, prefix, service: 'orchestration' });
    return new EgressStage(sandbox, sql, driver, database.url, env, async () => {
      await sandbox.stop();
      await driver.close();
      await sql.end();
      const nats = await connectTestNats();
      await dropTestStreams(nats, prefix);
      await nats.close();
      rmSync(folder, { recursive: true });
      await database.drop();
    });
  }

  async start(env: Env = {}, clock?: Clock): Promise<RunningService> {
    const logStream = new Writable({
      write: (chunk: Buffer, _encoding, next) => {
        this.logs.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        next();
      },
    });
    const service = await startService(
      { name: 'gateway', module: EgressOnlyModule, migrations },
      readEnv({ ...serviceEnvShape, ...egressEnvShape }, { ...this.env, ...env }, 'the test'),
      { logStream, clock, catalogue: { operations, steps: [], capabilities: Object.values(CAPABILITIES) } },
    );
    this.running.push(service);
    return service;
  }

  async call<C extends CapabilityName>(name: C, input: Input<C>, who: Who = {}): Promise<Reply<C>> {
    const capability = CAPABILITIES[name];
    return (await this.driver.request(capabilitySubject(capability), { input, tenantId: TENANT, traceparent: newTrace(), ...who }, { timeoutMs: capability.timeoutMs + 2_000 })) as Reply<C>;
  }

  async operate<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, tenantId = TENANT): Promise<z.output<O>> {
    const caller: Caller = { tenantId, actor: { kind: 'user', id: 'u-1', role: 'operator' }, scopes: [], requestId: 'r-1', traceparent: newTrace(), origin: 'http://127.0.0.1' };
    return (await this.driver.request(operationSubject(operation), { caller, input }, { timeoutMs: 70_000 })) as z.output<O>;
  }

  /** Forgets limits that a test has run into: what the vendor asked for outlasts the test. */
  async clearLimits(): Promise<void> {
    const redis = createClient({ url: testServers().redisUrl });
    await redis.connect();
    for await (const keys of redis.scanIterator({ MATCH: `${this.env.NATS_PREFIX}egress:*` })) if (keys.length > 0) await redis.del(keys);
    await redis.close();
  }

  /** The rest of the provider's open breaker is over: it is as if its time had passed. */
  async endRest(provider: string): Promise<void> {
    const redis = createClient({ url: testServers().redisUrl });
    await redis.connect();
    await redis.set(`${this.env.NATS_PREFIX}egress:{${provider}}:open`, String(Date.now() - 1), { condition: 'XX', expiration: 'KEEPTTL' });
    await redis.close();
  }

  /** Whoever asks for what others want too has had no answer in all its time: it is as if it had died. */
  async endTurns(): Promise<void> {
    const redis = createClient({ url: testServers().redisUrl });
    await redis.connect();
    for await (const keys of redis.scanIterator({ MATCH: `${this.env.NATS_PREFIX}egress-cache:*:asked` })) if (keys.length > 0) await redis.del(keys);
    await redis.close();
  }

  envOf(name: string): string | undefined {
    return this.env[name];
  }

  /** How often the sandbox's vendor was called, refusals included. */
  calls(vendor: string): number {
    const operations = this.sandbox.stats.snapshot().vendors[vendor] ?? {};
    return Object.values(operations).reduce((sum, { ok, errors, limited }) => sum + ok + errors + limited, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.leave();
  }
}
