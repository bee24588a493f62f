import { newId, newTrace, systemClock } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database, migrate, openBlobStore } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { createTestDatabase, TEST_PASSWORD, TestClock, type TestDatabase, testPasswords } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { seedTenants } from '../src/auth/seed-tenants.service';
import { AnswersSchedule } from '../src/costs/answers.schedule';
import { Budgets } from '../src/costs/budgets.repository';
import { Ledger } from '../src/costs/ledger.repository';
import type { Intent } from '../src/costs/ledger.types';
import { loadProvidersConfig } from '../src/egress/providers.config';
import { gatewayMigrations } from '../src/gateway.migrations';
import { ProviderRegistry } from '../src/providers/provider.registry';

const DAY_MS = 86_400_000;
const tenants = ['Alpha', 'Beta'].map((name) => ({ id: newId(), name, ownerEmail: `owner@${name.toLowerCase()}.example`, ownerName: 'Ada', password: 'correct horse battery staple' }));

describe('answers kept in the book of calls', () => {
  let files: TestDatabase;
  let database: Database;
  const folder = mkdtempSync(path.join(tmpdir(), 'answers-'));
  beforeAll(async () => {
    files = await createTestDatabase('answers', { name: 'gateway edge', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [gatewayMigrations], passwords: testPasswords() })) });
    database = await Database.open({ service: 'gateway', url: files.urlAs('lf_gateway', TEST_PASSWORD) });
    await seedTenants(database, tenants);
  });
  afterAll(async () => {
    await database.close();
    await files.drop();
    rmSync(folder, { recursive: true });
  });

  test('leave with their licence or their time, and their blobs with them; what the calls cost stays, and no key is free again', async () => {
    const config = loadProvidersConfig(path.join(__dirname, '../../../config'));
    const blobs = openBlobStore(`file://${folder}`);
    const now = systemClock.now();
    const ledger = new Ledger(database, new Outbox({ maxPayload: 1_048_576 }), new Budgets(database), new TestClock(now));
    const call = async (tenantId: string, name: string, age: number, o: { expiresAt?: Date; blob?: string } = {}) => {
      const startedAt = new Date(now.getTime() - age * DAY_MS);
      const intent: Intent = {
        id: newId(), tenantId, key: name, identity: `businessSearch:${name}`, inputHash: 'h', capability: 'businessSearch', provider: 'yelp', leadId: undefined, runId: undefined, licence: 'yelp-fusion',
        reservedMicros: 7990, startedAt, deadlineAt: startedAt,
      };
      await ledger.begin(intent, { perDay: null, budgetPerDay: null, perLead: null, perTenantMonth: null });
      await ledger.settle(intent, { state: 'answered', attempts: 1, micros: 7990, answerJson: '{"found":1}', answerBlob: o.blob ?? null, fetchedAt: startedAt, expiresAt: o.expiresAt ?? null }, newTrace());
    };
    const [a, b] = [tenants[0]!.id, tenants[1]!.id];
    const { key } = await blobs.put(`${b}/answers/x`, '{"found":2}', 'application/json');
    await call(a, 'licence ended', 1, { expiresAt: new Date(now.getTime() - 1) });
    await call(a, 'licence goes on', 1, { expiresAt: new Date(now.getTime() + DAY_MS) });
    await call(a, 'old', config.keepAnswersDays + 1);
    await call(b, 'old and large', config.keepAnswersDays + 1, { blob: key });
    await call(b, 'young', config.keepAnswersDays - 1);

    const logger = Logger.create({ service: 'gateway', level: 'info', pretty: false, stream: new Writable({ write: (_chunk, _encoding, next) => next() }) });
    await new AnswersSchedule(database, new ProviderRegistry(config, []), logger, blobs, new TestClock(now)).run();

    const found = async (tenantId: string, name: string) => ledger.find(tenantId, `businessSearch:${name}`);
    const state = async (tenantId: string, name: string) => {
      const recorded = await found(tenantId, name);
      return [recorded?.state, recorded?.forgotten, recorded?.answer];
    };
    expect(await state(a, 'licence ended')).toEqual(['answered', true, null]);
    expect(await state(a, 'licence goes on')).toEqual(['answered', false, { found: 1 }]);
    expect(await state(a, 'old')).toEqual(['answered', true, null]);
    expect(await state(b, 'old and large')).toEqual(['answered', true, null]);
    expect(await state(b, 'young')).toEqual(['answered', false, { found: 1 }]);
    expect(await blobs.get(key)).toBeNull();
    const costs = await Promise.all([a, b].map((tenantId) => database.withTenant(tenantId, (tx) => tx.query<{ micros: string }[]>('SELECT sum(cost_micros) AS micros FROM provider_call'))));
    expect(costs.map(([row]) => Number(row?.micros))).toEqual([3 * 7990, 2 * 7990]);
  });
});
