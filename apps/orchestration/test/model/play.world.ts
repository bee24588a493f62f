import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Caller, CampaignLaunched, type EventContract, MessageDeadLettered, type Operation, RESULTS_SUBJECT, type ResultEnvelope, SCOPES, type StepEnvelope, type StepItem, type StepOutcome, type StepResult } from '@leadfactory/contracts';
import { AppError, newId, newTrace } from '@leadfactory/kernel';
import { type EventMeta, Outbox } from '@leadfactory/messaging';
import { Database, type Tx } from '@leadfactory/persistence';
import { catalogueOf, discoverHandlers, type Handler, handlersFor, type RunningService } from '@leadfactory/service-kit';
import { eventually, FaultProxy, TestClock, testServers } from '@leadfactory/testing';
import { Client } from 'pg';
import type { z } from 'zod';
import { ReissueService } from '../../src/engine/reissue.service';
import { business, target, World } from '../world';
import { type Picture, SNAPSHOT_SQL, type Snapshot } from './snapshot';

/** One item as it went out. */
export interface Sent {
  step: string;
  item: StepItem;
  envelope: StepEnvelope;
}

/** What every delivered result costs. */
export const COST_MICROS = 1_000;
export const OUTSTANDING_FACTOR = 1;

/** The orchestrator at work on a real database, its messages left for the test to read, and no hand but the test's on it. */
export class PlayHouse {
  private readonly handlers: readonly Handler[];
  private readonly sent = new Map<string, StepEnvelope[]>();

  private constructor(
    private readonly world: World,
    private readonly broker: FaultProxy,
    private readonly leader: Client,
    readonly service: RunningService,
    readonly clock: TestClock,
  ) {
    this.handlers = discoverHandlers(service.app, service.name, catalogueOf(service.name));
    service.app.get(Outbox).onCommitted((messages) => {
      for (const { tenantId, subject, body } of messages) if (subject.startsWith('steps.')) this.sent.set(tenantId, [...(this.sent.get(tenantId) ?? []), JSON.parse(body) as StepEnvelope]);
    });
    // No broker takes what is sent again either: the test reads it.
    Object.assign(service.app.get(ReissueService), { messaging: { isConnected: true } });
  }

  static async open(): Promise<PlayHouse> {
    const broker = await FaultProxy.before(testServers().natsUrl);
    const world = await World.open({ NATS_URL: broker.through(testServers().natsUrl), OUTSTANDING_FACTOR: String(OUTSTANDING_FACTOR), OUTSTANDING_SECONDS: '0' });
    // Who leads sweeps by itself; here only the test sweeps.
    const leader = new Client({ connectionString: world.env.DATABASE_URL });
    await leader.connect();
    await leader.query('SELECT pg_advisory_lock($1::bigint)', [createHash('sha256').update('leadfactory leadership orchestration').digest().readBigInt64BE(0).toString()]);
    const clock = new TestClock('2026-03-02T09:00:00Z');
    const service = await world.start(clock);
    broker.breakDown();
    return new PlayHouse(world, broker, leader, service, clock);
  }

  async close(): Promise<void> {
    this.broker.mend();
    await eventually(async () => expect(await this.world.driver.streams.getAccountInfo()).toBeDefined(), { timeoutMs: 10_000 });
    await this.leader.end();
    await this.world.close();
    await this.broker.close();
  }

  /** The envelopes of the tenant that were sent since the last call. */
  sentOf(tenantId: string): StepEnvelope[] {
    const sent = this.sent.get(tenantId) ?? [];
    this.sent.delete(tenantId);
    return sent;
  }

  rows<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return this.world.rows(sql, parameters);
  }

  private inTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.service.app.get(Database).withTenant(tenantId, work);
  }

  async operation<I extends z.ZodType>(contract: Operation<I>, tenantId: string, input: z.input<I>): Promise<unknown> {
    const caller: Caller = { tenantId, actor: { kind: 'system', id: 'test' }, scopes: [...SCOPES], requestId: newId(), traceparent: newTrace(), origin: 'http://127.0.0.1' };
    return found(handlersFor(this.handlers, 'operation').find(({ binding }) => binding.contract.name === contract.name), contract.name).call(contract.input.parse(input), caller);
  }

  async event<P extends z.ZodType>(contract: EventContract<P>, tenantId: string, payload: z.input<P>): Promise<void> {
    const meta: EventMeta = { id: newId(), name: contract.name, version: contract.version, tenantId, occurredAt: this.clock.now().toISOString(), traceparent: newTrace() };
    const handler = found(handlersFor(this.handlers, 'event').find(({ binding }) => binding.contract.name === contract.name), contract.name);
    await this.inTenant(tenantId, (tx) => handler.call(contract.payload.parse(payload), meta, tx));
  }

  async results(envelope: ResultEnvelope): Promise<void> {
    const handler = found(handlersFor(this.handlers, 'results')[0], 'results');
    await this.inTenant(envelope.tenantId, (tx) => handler.call(envelope, tx));
  }

  async scheduled(name: string): Promise<void> {
    await found(handlersFor(this.handlers, 'schedule').find(({ binding }) => binding.schedule.name === name), name).call();
  }

  /** Waits until the service has nothing under way any more: what commits may begin other work. */
  async rest(): Promise<void> {
    const { master: pool } = this.service.app.get(Database).dataSource.driver as unknown as { master: { totalCount: number; idleCount: number; waitingCount: number } };
    for (let quiet = 0; quiet < 5; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (pool.waitingCount === 0 && pool.idleCount === pool.totalCount) continue;
      quiet = -1;
      await delay(1);
    }
  }

  async begin(leads: number, review: 'auto' | 'manual'): Promise<Play> {
    const play = new Play(this, newId(), newId());
    await play.launch(leads, review);
    return play;
  }
}

/** One run of a tenant of its own. */
export class Play {
  readonly sent: Sent[] = [];
  private seen = 0;
  private told = 0;

  constructor(
    private readonly house: PlayHouse,
    readonly tenantId: string,
    readonly runId: string,
  ) {}

  async launch(leads: number, review: 'auto' | 'manual'): Promise<void> {
    await this.house.event(CampaignLaunched, this.tenantId, {
      runId: this.runId, campaignId: newId(), name: 'Restaurants', pipeline: 'campaign', quota: leads, budget: null, targets: [target('10001')], excludeChains: true, sources: 'providers',
      price: { amount: 4900, currency: 'USD' }, language: 'en', tiers: ['A', 'B', 'C'], review, dry: false,
    });
    const [search] = await this.departures();
    if (!search) throw new Error('the search did not go out');
    const found = { businesses: Array.from({ length: leads }, (_, at) => business('10001', at)), next: null, seen: leads, leftOut: {} };
    await this.deliver(search, [this.result(search.item, { status: 'done', output: found })]);
    this.sent.length = 0;
    this.seen = 0;
    await this.departures();
  }

  /** Asks for it as an operator would; a conflict is an answer like any other. */
  async ask<I extends z.ZodType>(contract: Operation<I>, input: z.input<I>): Promise<void> {
    await this.house.operation(contract, this.tenantId, input).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    });
  }

  result(item: Pick<StepItem, 'leadId' | 'key' | 'attempt'>, outcome: StepOutcome): StepResult {
    const at = this.house.clock.now().toISOString();
    return { leadId: item.leadId, key: item.key, attempt: item.attempt, outcome, cost: { micros: COST_MICROS, currency: 'USD' }, startedAt: at, finishedAt: at };
  }

  /** Results of one step come back in one envelope. */
  deliver({ step, envelope }: Pick<Sent, 'step' | 'envelope'>, results: StepResult[]): Promise<void> {
    return this.house.results({ id: newId(), step, tenantId: this.tenantId, runId: this.runId, traceparent: envelope.traceparent, results });
  }

  /** The envelope was given up by its service; the orchestrator hears of it, and of what that means for its leads. */
  async giveUp({ step, envelope }: Sent): Promise<void> {
    await this.house.event(MessageDeadLettered, this.tenantId, { deadLetterId: newId(), service: 'reports', subject: `steps.${step}`, reason: 'of the test', deliveries: 6, body: JSON.stringify(envelope), at: this.house.clock.now().toISOString() });
    const sql = 'SELECT seq::int, body FROM orchestration.outbox WHERE tenant_id = $1 AND subject = $2 AND seq > $3 ORDER BY seq';
    for (const { seq, body } of await this.house.rows<{ seq: number; body: string }>(sql, [this.tenantId, RESULTS_SUBJECT, this.told])) {
      this.told = seq;
      await this.house.results(JSON.parse(body) as ResultEnvelope);
    }
  }

  now(): Date {
    return this.house.clock.now();
  }

  sweep(seconds: number): Promise<void> {
    this.house.clock.advance({ seconds });
    return this.house.scheduled('sweep');
  }

  /** What has gone out since the last call. */
  async departures(): Promise<Sent[]> {
    await this.look();
    const fresh = this.sent.slice(this.seen);
    this.seen = this.sent.length;
    return fresh;
  }

  /** Waits until the engine rests and reads what it has sent. */
  async look(): Promise<void> {
    await this.house.rest();
    for (const envelope of this.house.sentOf(this.tenantId)) this.sent.push(...envelope.items.map((item): Sent => ({ step: envelope.step, item, envelope })));
  }

  async snapshot(): Promise<Snapshot> {
    const [found] = await this.house.rows<{ picture: Picture }>(SNAPSHOT_SQL, [this.tenantId, this.runId]);
    if (!found) throw new Error('the run is gone');
    const { picture } = found;
    return { ...picture, leads: new Map(picture.leads.map((lead) => [lead.id, lead])), work: new Map(picture.work.map((one) => [`${one.leadId}:${one.step}`, one])) };
  }

  /** Every event that was told of leads: its name, the lead, and the step where it names one. */
  async events(): Promise<{ name: string; leadId: string; step: string | null }[]> {
    const sql = "SELECT body FROM orchestration.outbox WHERE tenant_id = $1 AND subject LIKE 'events.Leads%' ORDER BY seq";
    const bodies = await this.house.rows<{ body: string }>(sql, [this.tenantId]);
    return bodies.flatMap(({ body }) => {
      const { name, payload } = JSON.parse(body) as { name: string; payload: { step?: string; leads: { leadId: string }[] } };
      return payload.leads.map(({ leadId }) => ({ name, leadId, step: payload.step ?? null }));
    });
  }
}

function found<T>(what: T | undefined, name: string): T {
  if (what === undefined) throw new Error(`the orchestrator has no handler for ${name}`);
  return what;
}
