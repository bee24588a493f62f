import { createCampaign, getCampaign, launchCampaign } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { migrate } from '@leadfactory/persistence';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { createTestDatabase, FaultProxy, TEST_PASSWORD, TestClock, type TestDatabase, testPasswords, toServer } from '@leadfactory/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../../targeting/src/env';
import { targetingDefinition } from '../../targeting/src/targeting.service-definition';
import { targetingMigrations } from '../../targeting/src/targeting.migrations';
import { type Door, EdgeStage } from './edge.stage';

/** The front door before a real service: what it answers is committed there before it is noted here. */
describe('a gateway that dies between what a service has done and the note of its answer (R1.06)', () => {
  const clock = new TestClock();
  const folder = mkdtempSync(path.join(tmpdir(), 'launch-faults-'));
  let stage: EdgeStage;
  let files: TestDatabase;
  let targeting: RunningService;
  let proxy: FaultProxy;
  let other: Door;
  beforeAll(async () => {
    stage = await EdgeStage.open();
    files = await createTestDatabase('targeting', { name: 'targeting', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [targetingMigrations], passwords: testPasswords() })) });
    targeting = await startService(
      targetingDefinition,
      readEnvironment({ ...stage.env, DATABASE_URL: files.urlAs('lf_targeting', TEST_PASSWORD), BLOB_URL: `file://${folder}`, LOG_LEVEL: 'silent', CONFIG_DIR: path.resolve(__dirname, '../../../config'), MAX_TARGETS: '2000' }),
    );
    proxy = await FaultProxy.before(stage.env.DATABASE_URL ?? '');
    other = await stage.start({ clock });
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    await targeting.stop();
    await stage.close();
    await proxy.close();
    await files.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Sends a request whose answer its gateway cannot note any more, because it dies; answers what was on its way to the client. */
  async function dyingOver(token: string, url: string, body: unknown, key: string): Promise<{ runId?: string; id?: string }> {
    const doomed = await stage.start({ clock, env: { DATABASE_URL: proxy.through(stage.env.DATABASE_URL ?? '') } });
    const held = proxy.holdAt(toServer('UPDATE idempotency_key SET answer'));
    const sending = doomed.send('POST', url, { token, body, headers: { 'idempotency-key': key } });
    await held.reached;
    proxy.breakDown();
    held.release();
    const answer = (await (await sending).json()) as { runId?: string; id?: string };
    await doomed.service.stop();
    return answer;
  }

  const again = (token: string, url: string, body: unknown, key: string) => other.send('POST', url, { token, body, headers: { 'idempotency-key': key } });

  test('the launch that is sent again to another gateway is answered with the run that it began', async () => {
    const token = await other.signIn();
    const campaign = await other.client(token).call(createCampaign, { verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 5 });
    const [key, url] = [newId(), `/api/v1/campaigns/${campaign.id}/launch`];
    const first = await dyingOver(token, url, {}, key);
    const waiting = await again(token, url, {}, key);
    expect([waiting.status, (await waiting.problem()).detail, Number(waiting.headers.get('retry-after')) > 0]).toEqual([409, 'The first request with this Idempotency-Key is still under way.', true]);
    // Its time-out and five seconds later nobody can be at work on it any more.
    clock.advance({ seconds: launchCampaign.timeoutMs / 1000 + 5 });
    const answered = await again(token, url, {}, key);
    expect([answered.status, await answered.json()]).toEqual([202, { campaignId: campaign.id, runId: first.runId }]);
    expect(await other.client(token).call(getCampaign, { id: campaign.id })).toMatchObject({ lastRunId: first.runId, status: 'active' });
    expect((await again(token, url, {}, key)).headers.get('idempotency-replayed')).toBe('true');
    const later = await again(token, url, {}, newId());
    expect([later.status, (await later.problem()).code]).toEqual([409, 'conflict']);
  });

  test('the campaign that is sent again is the one that was made', async () => {
    const token = await other.signIn();
    const [key, wish] = [newId(), { name: 'once', verticals: ['bar'], places: [{ zip: '10002' }], quota: 5 }];
    const first = await dyingOver(token, '/api/v1/campaigns', wish, key);
    clock.advance({ seconds: createCampaign.timeoutMs / 1000 + 5 });
    const answered = await again(token, '/api/v1/campaigns', wish, key);
    expect([answered.status, ((await answered.json()) as { id: string }).id]).toEqual([201, first.id]);
    const { items } = (await (await other.send('GET', '/api/v1/campaigns', { token })).json()) as { items: { name: string }[] };
    expect(items.filter(({ name }) => name === 'once')).toHaveLength(1);
  });
});
