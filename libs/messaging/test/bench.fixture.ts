import { defineEvent, eventSubject, scoreLead, type ServiceName, type StepEnvelope } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { createMessageTables, createTenantTable, Database, migrate, roleOf, type Tx } from '@leadfactory/persistence';
import { createTestDatabase, freshNatsPrefix, TEST_PASSWORD, testPasswords, testServers, type TestDatabase } from '@leadfactory/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { Consumers, Messaging, Outbox, OutboxRelay, type Consumption } from '../src';
import { durableName, streamName } from '../src/streams.rules';

export const TENANT_A = 'a0000000-0000-4000-8000-000000000001';
export const TENANT_B = 'b0000000-0000-4000-8000-000000000002';

/** Something to publish and to read in these tests. */
export const Rang = defineEvent({ name: 'Rang', version: 1, service: 'scoring', payload: z.object({ bell: z.string() }) });

class Bench1700000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'scoring');
    await createTenantTable(q, { schema: 'scoring', table: 'heard', columns: 'id bigint GENERATED ALWAYS AS IDENTITY, bell text NOT NULL', primaryKey: ['id'], acrossTenants: true });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE scoring.heard, scoring.outbox, scoring.inbox, scoring.dead_letter');
  }
}

const QUICK_RETRIES_MS = [30, 40, 50];

/** One service with its database and broker, as a replica of it runs. */
export class Bench {
  private readonly consumptions: Consumption[] = [];

  private constructor(
    readonly database: Database,
    readonly messaging: Messaging,
    readonly outbox: Outbox,
    readonly relay: OutboxRelay,
    readonly consumers: Consumers,
  ) {}

  static async open(server: TestDatabase, o: { prefix: string; natsUrl?: string; service?: ServiceName }): Promise<Bench> {
    const database = await Database.open({ service: 'scoring', url: server.urlAs(roleOf('scoring'), TEST_PASSWORD) });
    const messaging = await Messaging.connect({ url: o.natsUrl ?? testServers().natsUrl, prefix: o.prefix, service: o.service ?? 'scoring' });
    const outbox = new Outbox(messaging);
    return new Bench(database, messaging, outbox, new OutboxRelay(database, messaging, outbox), new Consumers(database, messaging, outbox, QUICK_RETRIES_MS));
  }

  keep(consumption: Consumption): void {
    this.consumptions.push(consumption);
  }

  async close(): Promise<void> {
    await Promise.all(this.consumptions.map((consumption) => consumption.stop()));
    await this.relay.stop();
    await this.messaging.close();
    await this.database.close();
  }

  /** Publishes one Rang per bell, in one transaction. */
  ring(tenantId: string, ...bells: string[]): Promise<void> {
    return this.database.withTenant(tenantId, (tx) => this.outbox.publishEvents(tx, Rang, bells.map((bell) => ({ bell })), { tenantId }));
  }

  /** Writes down every bell that rings; `before` may fail. */
  listen(before: (bell: string) => Promise<void> = async () => undefined): void {
    this.keep(
      this.consumers.consumeEvents(Rang, async ({ bell }, _meta, tx) => {
        await before(bell);
        await note(tx, bell);
      }),
    );
  }

  async heard(): Promise<string[]> {
    const rows = await this.rows<{ bell: string }>('SELECT bell FROM heard ORDER BY bell');
    return rows.map((row) => row.bell);
  }

  deadLetters(): Promise<{ tenant_id: string; subject: string; reason: string; deliveries: number; body: string }[]> {
    return this.rows('SELECT * FROM dead_letter ORDER BY created_at');
  }

  pending(): Promise<{ subject: string }[]> {
    return this.rows('SELECT subject FROM outbox WHERE published_at IS NULL ORDER BY seq');
  }

  /** Events that the listener has not settled: waiting, at hand, or to come again. */
  async unsettled(): Promise<number> {
    const subject = eventSubject(Rang);
    const info = await this.messaging.streams.consumers.info(streamName(this.messaging.prefix, 'EVENTS'), durableName(this.messaging.service, subject));
    return info.num_pending + info.num_ack_pending;
  }

  rows<T>(statement: string): Promise<T[]> {
    return this.database.acrossTenants('the test looks at everything', (tx) => tx.query<T[]>(statement));
  }
}

export async function note(tx: Tx, bell: string): Promise<void> {
  await tx.query('INSERT INTO heard (bell) VALUES ($1)', [bell]);
}

export function createBenchDatabase(): Promise<TestDatabase> {
  return createTestDatabase('messaging', {
    name: 'messaging bench 1',
    build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [{ service: 'scoring', migrations: [Bench1700000000000] }], passwords: testPasswords() })),
  });
}

export { freshNatsPrefix };

export function envelopeOf(leads: number, tenantId = TENANT_A): StepEnvelope {
  return {
    id: newId(), step: scoreLead.name, tenantId, runId: newId(), campaignId: null, dry: false, traceparent: newTrace(),
    items: Array.from({ length: leads }, () => ({ leadId: newId(), businessId: null, attempt: 1, key: newId(), input: { business: { name: 'Joe’s' } } })),
  };
}
