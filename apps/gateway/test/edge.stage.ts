import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { type Caller, Client, login, OPERATIONS, type Operation, operationSubject } from '@leadfactory/contracts';
import { type AppError, type Clock, newId, systemClock } from '@leadfactory/kernel';
import { Database, migrate } from '@leadfactory/persistence';
import { readEnv, type RunningService, serviceEnvShape, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, freshNatsPrefix, TEST_PASSWORD, testPasswords, testServers } from '@leadfactory/testing';
import { Module } from '@nestjs/common';
import { Client as Sql } from 'pg';
import { seedTenants } from '../src/auth/seed-tenants.service';
import { edgeEnvShape } from '../src/edge/edge.schema';
import { edgeProviders } from '../src/edge/edge.module';
import { EdgeService } from '../src/edge/edge.service';
import { gatewayMigrations } from '../src/gateway.migrations';

@Module({ providers: edgeProviders })
class EdgeOnlyModule {}

type Env = Record<string, string | undefined>;

const EGRESS = ['listProviders', 'setBreaker', 'clearProviderCache', 'verifyIntegrations', 'getCosts', 'getTenantBudget', 'setTenantBudget', 'listProviderCalls'];
const operations = OPERATIONS.filter((operation) => operation.service === 'gateway' && !EGRESS.includes(operation.name));

export const OWNER_PASSWORD = 'correct horse battery staple';
export const TENANT_A = { id: newId(), name: 'Alpha', ownerEmail: 'owner@alpha.example', ownerName: 'Ada', password: OWNER_PASSWORD };
export const TENANT_B = { id: newId(), name: 'Beta', ownerEmail: 'owner@beta.example', ownerName: 'Bob', password: OWNER_PASSWORD };

/** The front door on a free port before the real PostgreSQL, NATS and Redis; what other services answer, the test says. */
export class EdgeStage {
  readonly logs: Record<string, unknown>[] = [];
  private readonly running: RunningService[] = [];

  private constructor(
    readonly sql: Sql,
    readonly nats: Awaited<ReturnType<typeof connectTestNats>>,
    readonly env: Env,
    private readonly leave: () => Promise<void>,
  ) {}

  static async open(env: Env = {}): Promise<EdgeStage> {
    const database = await createTestDatabase('edge', {
      name: 'gateway edge',
      build: async (ownerUrl) => {
        await migrate({ ownerUrl, services: [gatewayMigrations], passwords: testPasswords() });
      },
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'edge-'));
    const prefix = freshNatsPrefix();
    const nats = await connectTestNats();
    const sql = new Sql({ connectionString: database.url });
    await sql.connect();
    const all: Env = {
      DATABASE_URL: database.urlAs('lf_gateway', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, BLOB_URL: `file://${folder}/blobs`,
      LOG_LEVEL: 'debug', LINK_SECRET: 'of the tests, and of nobody else at all', TOKEN_SECRET: 'signs tokens of the tests and no others', API_KEY_PEPPER: 'a pepper for the tests and for no others', PORT: '0',
      // Every request of a suite comes from one address.
      LOGINS_PER_MINUTE: '1000', ...env,
    };
    const seeding = await Database.open({ service: 'gateway', url: all.DATABASE_URL ?? '' });
    await seedTenants(seeding, [TENANT_A, TENANT_B]);
    await seeding.close();
    return new EdgeStage(sql, nats, all, async () => {
      await dropTestStreams(nats, prefix);
      await nats.close();
      await sql.end();
      rmSync(folder, { recursive: true });
      await database.drop();
    });
  }

  async start(o: { env?: Env; clock?: Clock } = {}): Promise<Door> {
    const logStream = new Writable({
      write: (chunk: Buffer, _encoding, next) => {
        this.logs.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        next();
      },
    });
    const env = readEnv({ ...serviceEnvShape, ...edgeEnvShape }, { ...this.env, ...o.env }, 'the test');
    const service = await startService({ name: 'gateway', module: EdgeOnlyModule, migrations: gatewayMigrations.migrations, frontDoor: EdgeService }, env, { clock: o.clock ?? systemClock, logStream, catalogue: { operations, steps: [], capabilities: [] } });
    this.running.push(service);
    return new Door(service.app.get(EdgeService).address, service, () => this.nats.flush());
  }

  /** Answers an operation of another service; answers how to stop that. The same packets as Nest's NATS transport. */
  answer(operation: Operation, handle: (input: never, caller: Caller) => unknown): () => void {
    const subscription = this.nats.subscribe(`${this.env.NATS_PREFIX}${operationSubject(operation)}`, {
      callback: (_error, message) => {
        const { data, id } = JSON.parse(message.string()) as { data: { input: never; caller: Caller }; id: string };
        Promise.resolve()
          .then(() => handle(data.input, data.caller))
          .then(
            (response) => message.respond(JSON.stringify({ response, isDisposed: true, id })),
            (error: AppError) => message.respond(JSON.stringify({ err: error.toWire(), isDisposed: true, id })),
          );
      },
    });
    return () => subscription.unsubscribe();
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await this.leave();
  }
}

/** One running gateway, seen from outside. */
export class Door {
  constructor(
    readonly origin: string,
    readonly service: RunningService,
    /** Resolves when the broker knows every answer that the test has subscribed. */
    private readonly subscribed: () => Promise<void>,
  ) {}

  /** A request as it is; a body that is no text or bytes goes as JSON. */
  async send(method: string, path: string, o: { token?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Response & { problem: () => Promise<Record<string, unknown>> }> {
    const raw = typeof o.body === 'string' || o.body instanceof Uint8Array || o.body === undefined;
    await this.subscribed();
    const response = await fetch(`${this.origin}${path}`, {
      method, redirect: 'manual', body: raw ? (o.body as string | undefined) : JSON.stringify(o.body),
      headers: { ...(raw ? {} : { 'content-type': 'application/json' }), ...(o.token === undefined ? {} : { authorization: `Bearer ${o.token}` }), ...o.headers },
    });
    return Object.assign(response, {
      problem: async () => {
        expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        return (await response.json()) as Record<string, unknown>;
      },
    });
  }

  client(token?: string): Client {
    return new Client({ origin: this.origin, credentials: () => token });
  }

  async signIn(tenant = TENANT_A): Promise<string> {
    return (await this.client().call(login, { email: tenant.ownerEmail, password: tenant.password })).accessToken;
  }
}
