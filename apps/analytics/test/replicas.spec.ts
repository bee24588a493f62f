import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { type EventContract, eventSubject, LeadsAdvanced, LeadsEnded, LeadsFound, MessageClicked, MessageDelivered, MessageOpened, MessageSent } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, freshNatsPrefix, TEST_PASSWORD, type TestDatabase, testPasswords, testServers } from '@leadfactory/testing';
import { Client } from 'pg';
import type { z } from 'zod';
import { analyticsMigrations } from '../src/analytics.migrations';
import { analyticsDefinition } from '../src/analytics.service-definition';
import { readEnvironment } from '../src/env';

const at = '2026-03-02T09:00:00.000Z';
const LEADS = 400;
const about = { runId: newId(), campaignId: newId() };
const leads = Array.from({ length: LEADS }, () => ({ leadId: newId(), businessId: newId() }));
const shuffled = <T>(items: readonly T[]): T[] => items.map((item) => ({ item, by: Math.random() })).sort((a, b) => a.by - b.by).map(({ item }) => item);

describe('two replicas of analytics', () => {
  let database: TestDatabase;
  let sql: Client;
  let driver: Messaging;
  const services: RunningService[] = [];
  const failures: string[] = [];
  const prefix = freshNatsPrefix();
  const blobs = mkdtempSync(path.join(tmpdir(), 'analytics-'));

  beforeAll(async () => {
    database = await createTestDatabase('analytics', { name: 'analytics', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [analyticsMigrations], passwords: testPasswords() })) });
    sql = new Client({ connectionString: database.url });
    await sql.connect();
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_analytics', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, BLOB_URL: `file://${blobs}`,
      LINK_SECRET: 'of the tests, and of nobody else at all',
    });
    driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'delivery' });
    await driver.declare();
    const logStream = new Writable({
      write: (chunk: Buffer, _encoding, next) => {
        const { level, msg, messageId } = JSON.parse(chunk.toString()) as { level: number; msg: string; messageId?: string };
        // Of messages only: that Redis or the broker was slow to answer says nothing about the replicas.
        if (level >= 40 && messageId !== undefined) failures.push(msg);
        next();
      },
    });
    for (let replica = 0; replica < 2; replica += 1) services.push(await startService(analyticsDefinition, env, { logStream }));
  });

  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await driver.close();
    const nats = await connectTestNats();
    await dropTestStreams(nats, prefix);
    await nats.close();
    await sql.end();
    rmSync(blobs, { recursive: true });
    await database.drop();
  });

  const message = <P extends z.ZodType>(tenantId: string, event: EventContract<P>, payload: z.input<P>) => ({
    id: newId(), subject: prefix + eventSubject(event), body: JSON.stringify({ id: newId(), name: event.name, version: event.version, tenantId, occurredAt: at, traceparent: newTrace(), payload }),
  });

  test('never stand in each other’s way, whatever they are told at the same time: nothing is set back, and the counts are exact (R11.02)', async () => {
    const tenantId = newId();
    const parts = Array.from({ length: LEADS / 20 }, (_, part) => leads.slice(part * 20, part * 20 + 20));
    const of = ({ leadId, businessId }: (typeof leads)[number], messageId: string) => ({ ...about, leadId, businessId, messageId, stream: 'cold' as const, at });
    const mails = leads.map((lead) => of(lead, newId()));
    const told = [
      ...mails.flatMap((mail) => [
        message(tenantId, MessageSent, { ...mail, provider: 'smtp' }), message(tenantId, MessageDelivered, mail),
        message(tenantId, MessageOpened, { ...mail, by: 'person', first: true }), message(tenantId, MessageClicked, { ...mail, by: 'person', first: true }),
      ]),
      ...parts.map((part) => message(tenantId, LeadsFound, { ...about, leads: shuffled(part).map((lead) => ({ ...lead, vertical: 'bar', zip: '10001', source: 'yelp', variants: {}, at })) })),
      ...['auditSite', 'scoreLead', 'draftEmail'].flatMap((step) => shuffled(leads).flatMap((_, from, all) => (from % 20 === 0 ? [message(tenantId, LeadsAdvanced, { ...about, step, leads: all.slice(from, from + 20).map((lead) => ({ ...lead, at, cached: false, cost: { micros: 0, currency: 'USD' } })) })] : []))),
      ...parts.map((part) => message(tenantId, LeadsEnded, { ...about, leads: shuffled(part).map((lead) => ({ ...lead, outcome: 'completed' as const, reason: 'completed', at })) })),
    ];
    await driver.publish(shuffled(told), 30_000);
    await eventually(async () => {
      const { rows } = await sql.query(
        `SELECT (SELECT count(*) FROM analytics.message_fact WHERE sent_at IS NOT NULL AND delivered_at IS NOT NULL AND opened_at IS NOT NULL AND clicked_at IS NOT NULL)::int AS mails,
                (SELECT count(*) FROM analytics.lead_fact WHERE found_at IS NOT NULL AND audited_at IS NOT NULL AND scored_at IS NOT NULL AND drafted_at IS NOT NULL AND ended_at IS NOT NULL)::int AS leads`,
      );
      expect(rows[0]).toEqual({ mails: LEADS, leads: LEADS });
    }, { timeoutMs: 20_000, everyMs: 100 });
    // Connections tell the statistics of their last deeds when they end. A transaction that PostgreSQL ended for another's sake is tried again without a word.
    await Promise.all(services.splice(0).map((service) => service.stop()));
    const { rows } = await sql.query('SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()');
    expect({ ...rows[0], failures }).toEqual({ deadlocks: 0, failures: [] });
  });
});
