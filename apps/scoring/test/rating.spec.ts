import 'reflect-metadata';
import { type EnrichmentFact, type IdentityFact, rateLead, type RatingFact, type StepEnvelope, type StepResult, stepSubject, type VerificationFact } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { connectTestNats, createTestDatabase, dropTestStreams, eventually, freshNatsPrefix, HeardResults, TEST_PASSWORD, testPasswords, testServers } from '@leadfactory/testing';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../src/env';
import { RatingRules } from '../src/rating/rating-rules.service';
import { scoringMigrations } from '../src/scoring.migrations';
import { scoringDefinition } from '../src/scoring.service-definition';

const identity: IdentityFact = { email: 'ann@b.example', name: 'Ann Lee', firstName: 'Ann', lastName: 'Lee', title: null, company: 'Smile Dental', domain: 'b.example', website: null, phone: null, address: null, source: null, externalId: null, keys: [], problems: [] };
const enrichment: EnrichmentFact = { company: { name: null, domain: 'b.example', industry: null, employees: null, description: null, socialProfiles: [] }, person: { name: 'Ann Lee', title: null, seniority: null }, sources: [], missing: [] };
const verification = (verdict: 'valid' | 'invalid'): VerificationFact => ({ email: { address: 'ann@b.example', kind: 'personal', verdict, reasons: [] }, phone: null });

describe('rating leads, as the service does it (R15.08)', () => {
  const config = mkdtempSync(path.join(tmpdir(), 'rating-'));
  const rules = path.join(config, 'rating.yaml');
  const tenantId = newId();
  let service: RunningService;
  let driver: Messaging;
  let heard: HeardResults;
  let leave: () => Promise<void>;

  beforeAll(async () => {
    cpSync(path.resolve(__dirname, '../../../config'), config, { recursive: true });
    const database = await createTestDatabase('scoring', { name: `scoring ${scoringMigrations.migrations.length}`, build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [scoringMigrations], passwords: testPasswords() })) });
    const prefix = freshNatsPrefix();
    const env = readEnvironment({
      DATABASE_URL: database.urlAs('lf_scoring', TEST_PASSWORD), NATS_URL: testServers().natsUrl, NATS_PREFIX: prefix, REDIS_URL: testServers().redisUrl, BLOB_URL: `file://${config}`, LOG_LEVEL: 'silent', LINK_SECRET: 'of the tests, and of nobody else at all', CONFIG_DIR: config,
    });
    service = await startService(scoringDefinition, env);
    driver = await Messaging.connect({ url: env.NATS_URL, prefix, service: 'orchestration' });
    heard = new HeardResults(driver);
    leave = async () => {
      await service.stop();
      await driver.close();
      const nats = await connectTestNats();
      await dropTestStreams(nats, prefix);
      await nats.close();
      await database.drop();
      rmSync(config, { recursive: true });
    };
  });
  afterAll(() => leave?.());

  async function rated(verdicts: readonly ('valid' | 'invalid')[]): Promise<StepResult[]> {
    const items = verdicts.map((verdict): StepEnvelope['items'][number] => ({ leadId: newId(), businessId: null, attempt: 1, key: newId(), input: { identity, enrichment, verification: verification(verdict) } }));
    const envelope: StepEnvelope = { id: newId(), step: rateLead.name, tenantId, runId: newId(), campaignId: null, dry: false, traceparent: newTrace(), items };
    await driver.publish([{ id: newId(), subject: `${driver.prefix}${stepSubject(rateLead)}`, body: JSON.stringify(envelope) }], 5_000);
    return eventually(async () => {
      const results = heard.of(envelope.runId);
      if (results.length < items.length) throw new Error('not all results yet');
      return items.map(({ leadId }) => results.find((result) => result.leadId === leadId)!);
    }, { timeoutMs: 10_000 });
  }
  const factOf = ({ outcome }: StepResult) => {
    if (outcome.status !== 'done') throw new Error(`expected a rating, got ${JSON.stringify(outcome)}`);
    return outcome.output as RatingFact;
  };

  test('a batch is rated, each lead by its own facts', async () => {
    const [good, bad, ...more] = (await rated(['valid', 'invalid', ...Array.from({ length: 148 }, () => 'valid' as const)])).map(factOf);
    expect(good!.score).toBeGreaterThan(bad!.score);
    expect(good!.classification.industry).toBe('dentist');
    expect(more.every(({ score }) => score === good!.score)).toBe(true);
  });

  test('rules that were written anew hold without a restart; a bad file is refused and the old rules stay (R6.03)', async () => {
    const ratings = service.app.get(RatingRules, { strict: false });
    const before = factOf((await rated(['valid']))[0]!);
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('base: 20', 'base: 25'));
    ratings.reloadWhenWritten();
    const after = factOf((await rated(['valid']))[0]!);
    expect([after.score - before.score, after.rulesVersion === before.rulesVersion]).toEqual([5, false]);
    writeFileSync(rules, 'base: many');
    ratings.reloadWhenWritten();
    expect(factOf((await rated(['valid']))[0]!)).toMatchObject({ score: after.score, rulesVersion: after.rulesVersion });
  });
});
