import { CampaignArchived, CampaignPaused, CampaignResumed, eventSubject } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually, type FaultProxy, toServer } from '@leadfactory/testing';
import { calm, World } from './world';

type Word = typeof CampaignPaused | typeof CampaignResumed | typeof CampaignArchived;

describe('what is said of a campaign comes in any order; what was said last holds', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, second));
  let world: World;
  let toDatabase: FaultProxy;
  let tenant: string;
  let campaignId: string;
  beforeAll(async () => {
    world = await World.open();
    toDatabase = await world.behindProxy();
    await world.start();
    await world.work();
  });
  beforeEach(() => {
    [tenant, campaignId] = [newId(), newId()];
    world.answer = calm;
    world.sent.length = 0;
  });
  afterAll(() => world.close());

  async function handled(word: Word): Promise<number> {
    return (await world.rows('SELECT 1 FROM orchestration.inbox WHERE tenant_id = $1 AND consumer = $2', [tenant, eventSubject(word)])).length;
  }

  async function heard(word: Word, said: Date): Promise<void> {
    const before = await handled(word);
    await world.event(word, tenant, { campaignId }, said);
    await eventually(async () => expect(await handled(word)).toBe(before + 1), { timeoutMs: 15_000 });
  }

  test('a run heard of after its campaign was paused begins paused and asks nothing until the campaign is resumed (R12.02)', async () => {
    await heard(CampaignPaused, at(2));
    const runId = await world.launch(tenant, { campaignId, quota: 3 }, at(1));
    await world.until(runId, 'paused');
    await heard(CampaignPaused, at(2));
    expect(world.sent).toEqual([]);
    await heard(CampaignResumed, at(3));
    await world.until(runId);
  });

  test('a pause that comes when the campaign has been resumed again pauses nothing', async () => {
    world.answer = () => null;
    const runId = await world.launch(tenant, { campaignId }, at(1));
    await world.until(runId, 'running');
    await heard(CampaignResumed, at(3));
    await heard(CampaignPaused, at(2));
    await world.until(runId, 'running', 0);
    await heard(CampaignPaused, at(4));
    await world.until(runId, 'paused', 0);
    await heard(CampaignResumed, at(3));
    await world.until(runId, 'paused', 0);
  });

  test('a run heard of after its campaign was archived is cancelled and asks nothing', async () => {
    await heard(CampaignArchived, at(2));
    const runId = await world.launch(tenant, { campaignId }, at(1));
    await world.until(runId, 'cancelled');
    expect(world.sent).toEqual([]);
  });

  test('a pause does not overlook the run that begins at the same moment', async () => {
    const hold = toDatabase.holdAt(toServer('events.RunStarted'), toServer('COMMIT\0'));
    const runId = await world.launch(tenant, { campaignId }, at(1));
    await hold.reached;
    await world.event(CampaignPaused, tenant, { campaignId }, at(2));
    // Either it is handled past the run, or it waits for it.
    await eventually(async () => {
      const waiting = await world.rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      expect((await handled(CampaignPaused)) + waiting.length).toBeGreaterThan(0);
    }, { timeoutMs: 10_000 });
    hold.release();
    await world.until(runId, 'paused');
  });
});
