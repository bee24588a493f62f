import 'reflect-metadata';
import { archiveCampaign, CampaignLaunched, type Caller, createCampaign, estimateCampaign, eventSubject, getCampaign, launchCampaign, listCampaigns, listTargets, type Operation, pauseCampaign, resumeCampaign, RunFinished } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging, Outbox, OutboxRelay } from '@leadfactory/messaging';
import { Database, migrate } from '@leadfactory/persistence';
import { OperationClient, type RunningService, startService } from '@leadfactory/service-kit';
import { createTestDatabase, eventually, freshNatsPrefix, type TestDatabase, TEST_PASSWORD, testPasswords, testServers } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { readEnvironment } from '../src/env';
import { targetingDefinition } from '../src/targeting.service-definition';
import { targetingMigrations } from '../src/targeting.migrations';

const north = newId();
const harbor = newId();
const callerOf = (tenantId: string): Caller => ({ tenantId, actor: { kind: 'user', id: newId() }, scopes: [], requestId: newId(), traceparent: newTrace(), origin: 'http://127.0.0.1' });

describe('targeting', () => {
  const blobs = mkdtempSync(path.join(tmpdir(), 'lf-targeting-'));
  let testDatabase: TestDatabase;
  let service: RunningService;
  let messaging: Messaging;
  let client: OperationClient;
  let database: Database;
  let orchestration: Outbox;
  let relay: OutboxRelay;

  const call = <I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, tenant = north, idempotencyKey?: string) =>
    client.call(operation, input, { ...callerOf(tenant), ...(idempotencyKey !== undefined && { idempotencyKey }) });

  beforeAll(async () => {
    testDatabase = await createTestDatabase('targeting', { name: 'targeting', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [targetingMigrations], passwords: testPasswords() })) });
    const { natsUrl, redisUrl } = testServers();
    const prefix = freshNatsPrefix();
    const url = testDatabase.urlAs('lf_targeting', TEST_PASSWORD);
    service = await startService(
      targetingDefinition,
      readEnvironment({ DATABASE_URL: url, NATS_URL: natsUrl, NATS_PREFIX: prefix, REDIS_URL: redisUrl, BLOB_URL: pathToFileURL(blobs).href, LINK_SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent', CONFIG_DIR: path.resolve(__dirname, '../../../config'), MAX_TARGETS: '2000' }),
    );
    messaging = await Messaging.connect({ url: natsUrl, prefix, service: 'gateway' });
    client = new OperationClient(messaging);
    database = await Database.open({ service: 'targeting', url, applicationName: 'targeting test' });
    // What the test tells goes at once, as of any process; a relay of others finds it only when it looks at the table, up to six seconds later.
    orchestration = new Outbox(messaging);
    relay = new OutboxRelay(database, messaging, orchestration);
    relay.start();
  });

  afterAll(async () => {
    await relay?.stop();
    await database?.close();
    await service?.stop();
    await messaging?.close();
    await testDatabase?.drop();
    rmSync(blobs, { recursive: true, force: true });
  });

  const outbox = (tenant: string) => database.withTenant(tenant, (tx) => tx.query<{ subject: string; body: string }[]>('SELECT subject, body FROM outbox ORDER BY 1'));

  test('a campaign is made, listed and estimated (R2.01, R2.04)', async () => {
    const campaign = await call(createCampaign, { verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 100 });
    expect(campaign).toMatchObject({ name: 'restaurant in 10001', status: 'draft', zipCount: 1, overlaps: [], lastRunId: null, price: { amount: 4900, currency: 'USD' } });
    expect(await call(getCampaign, { id: campaign.id })).toEqual(campaign);
    const estimate = await call(estimateCampaign, { id: campaign.id });
    expect(estimate.businesses).toBeGreaterThan(0);
    expect(estimate.cost.low.amount).toBeLessThanOrEqual(estimate.cost.expected.amount);
    expect((await call(listTargets, { id: campaign.id })).items).toEqual([{ vertical: 'restaurant', zip: '10001', city: 'New York', state: 'NY' }]);
  });

  test('unknown verticals and places are refused by name, and nothing is left behind', async () => {
    const before = (await call(listCampaigns, {})).items.length;
    await expect(call(createCampaign, { verticals: ['submarine'], places: [{ zip: '10001' }], quota: 1 })).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'verticals.0' }] } });
    await expect(call(createCampaign, { verticals: ['bar'], places: [{ zip: '00000' }, { city: 'Atlantis', state: 'NY' }], quota: 1 })).rejects.toMatchObject({ details: { fields: [{ path: 'places.0' }, { path: 'places.1' }] } });
    await expect(call(createCampaign, { verticals: ['bar', 'cafe'], places: [{ state: 'TX' }], quota: 1 })).rejects.toThrow(/has at most 2000/);
    expect((await call(listCampaigns, {})).items).toHaveLength(before);
  });

  test('pages of campaigns come newest first and meet every one once', async () => {
    for (let number = 0; number < 5; number += 1) await call(createCampaign, { name: `page ${number}`, verticals: ['bar'], places: [{ zip: '10002' }], quota: 1 }, harbor);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await call(listCampaigns, { limit: 2, cursor }, harbor);
      names.push(...page.items.map((item) => item.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(['page 4', 'page 3', 'page 2', 'page 1', 'page 0']);
  });

  test.each([[['x', 'y']], [['2026-02-31T00:00:00.000Z', harbor]], [[harbor, '2026-03-02T09:00:00.000Z']], [['x']], [[1, 2]]])('a cursor at %j, where no page ends, begins none', async (place) => {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    const campaign = await call(createCampaign, { verticals: ['bar'], places: [{ zip: '10002' }], quota: 1 }, harbor);
    await expect(call(listCampaigns, { cursor }, harbor)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(call(listTargets, { id: campaign.id, cursor }, harbor)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('one run at a time: five launches at once make one run, and the next comes after it has ended', async () => {
    const campaign = await call(createCampaign, { verticals: ['bar'], places: [{ city: 'Portland', state: 'OR' }], quota: 20 });
    const launches = await Promise.allSettled(Array.from({ length: 5 }, () => call(launchCampaign, { id: campaign.id, limit: 7 })));
    const made = launches.filter((launch) => launch.status === 'fulfilled').map((launch) => launch.value.runId);
    expect(made).toHaveLength(1);
    for (const launch of launches) if (launch.status === 'rejected') expect(launch.reason).toMatchObject({ code: 'conflict' });
    const event = (await outbox(north)).find(({ subject, body }) => subject === eventSubject(CampaignLaunched) && body.includes(made[0]!));
    expect(event?.body).toContain('"quota":7');

    await database.withTenant(north, (tx) => orchestration.publishEvent(tx, RunFinished, { runId: made[0]!, campaignId: campaign.id, state: 'finished', leads: 7 }, { tenantId: north }));
    await eventually(async () => expect((await call(launchCampaign, { id: campaign.id })).runId).not.toBe(made[0]), { timeoutMs: 10_000 });
  });

  test('a launch that is asked for again under its key is answered with its run, while that goes and after others (R1.06)', async () => {
    const { id } = await call(createCampaign, { verticals: ['bar'], places: [{ zip: '10001' }], quota: 5 });
    const keys = [newId(), newId()];
    const asked = await Promise.all(Array.from({ length: 5 }, () => call(launchCampaign, { id }, north, keys[0])));
    const { runId } = asked[0]!;
    expect(asked).toEqual(asked.map(() => ({ campaignId: id, runId })));
    await expect(call(launchCampaign, { id }, north, keys[1])).rejects.toMatchObject({ code: 'conflict' });

    await database.withTenant(north, (tx) => orchestration.publishEvent(tx, RunFinished, { runId, campaignId: id, state: 'finished', leads: 0 }, { tenantId: north }));
    const second = await eventually(() => call(launchCampaign, { id }, north, keys[1]), { timeoutMs: 10_000 });
    expect(second.runId).not.toBe(runId);
    expect(await call(launchCampaign, { id }, north, keys[0])).toEqual({ campaignId: id, runId });
    expect(await call(getCampaign, { id })).toMatchObject({ lastRunId: second.runId });
    const told = (await outbox(north)).filter(({ subject, body }) => subject === eventSubject(CampaignLaunched) && body.includes(id));
    expect(told).toHaveLength(2);
  });

  test('a campaign that is asked for again under its key is the same one, also for ten at once; the same key in another tenant is another (R1.06)', async () => {
    const key = newId();
    const wish = { verticals: ['bar'], places: [{ zip: '10001' }], quota: 5 };
    const made = await Promise.all(Array.from({ length: 10 }, () => call(createCampaign, wish, north, key)));
    expect(made).toEqual(made.map(() => made[0]));
    expect((await call(createCampaign, wish, harbor, key)).id).not.toBe(made[0]!.id);
    expect((await call(createCampaign, wish, north)).id).not.toBe(made[0]!.id);
  });

  test('pause, resume and archive tell of themselves, and refuse what does not fit (R2.05)', async () => {
    const { id } = await call(createCampaign, { verticals: ['gym'], places: [{ zip: '10001' }], quota: 3 });
    await expect(call(pauseCampaign, { id })).rejects.toMatchObject({ code: 'conflict' });
    await call(launchCampaign, { id });
    expect(await call(pauseCampaign, { id })).toMatchObject({ status: 'paused' });
    await expect(call(launchCampaign, { id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await call(resumeCampaign, { id })).toMatchObject({ status: 'active' });
    expect(await call(archiveCampaign, { id })).toMatchObject({ status: 'archived' });
    expect(await call(archiveCampaign, { id })).toMatchObject({ status: 'archived' });
    const told = (await outbox(north)).filter(({ body }) => body.includes(id)).map(({ subject }) => subject);
    expect(told).toEqual(expect.arrayContaining(['events.CampaignPaused.v1', 'events.CampaignResumed.v1', 'events.CampaignArchived.v1']));
  });

  test("another tenant's campaign answers like none at all (R16.01)", async () => {
    const { id } = await call(createCampaign, { verticals: ['gym'], places: [{ zip: '10001' }], quota: 3 });
    for (const operation of [getCampaign, launchCampaign, pauseCampaign, archiveCampaign, estimateCampaign] as Operation[]) await expect(call(operation, { id }, harbor)).rejects.toMatchObject({ code: 'not_found' });
    expect((await call(listCampaigns, { limit: 200 }, harbor)).items.map((item) => item.id)).not.toContain(id);
  });
});
