import { getRun } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { COMMITTED, eventually, FaultProxy, type Mark, TestClock, toServer } from '@leadfactory/testing';
import { calm, World } from './world';

const ROLLED_BACK = toServer('COMMIT\0');
const LEADS = 5;
const PER_LEAD = 8;
const COST = 1_000;

describe('the orchestrator, when connections break', () => {
  const tenant = newId();
  const clock = new TestClock(new Date());
  let world: World;
  let toDatabase: FaultProxy;
  let toBroker: FaultProxy;
  beforeAll(async () => {
    world = await World.open();
    toDatabase = await world.behindProxy();
    const { NATS_URL } = world.env;
    toBroker = await FaultProxy.before(NATS_URL);
    Object.assign(world.env, { NATS_URL: toBroker.through(NATS_URL) });
    await world.start(clock);
    await world.work();
  });
  beforeEach(() => {
    world.answer = calm;
    world.costMicros = COST;
    world.sent.length = 0;
  });
  afterAll(async () => {
    await world.close();
    await toBroker.close();
  });

  /** Time passes until the run is over. */
  async function finished(runId: string): Promise<void> {
    await eventually(async () => {
      clock.advance({ seconds: 20 });
      expect(await world.rows('SELECT state FROM orchestration.run WHERE id = $1', [runId])).toEqual([{ state: 'finished' }]);
    }, { timeoutMs: 40_000, everyMs: 200 });
  }

  /** Every lead is through, each step is settled once, and what it cost is counted once. */
  async function exact(runId: string): Promise<void> {
    const run = await world.call(getRun, tenant, { id: runId });
    expect(run).toMatchObject({ found: LEADS, ended: LEADS, outcomes: { completed: LEADS }, cost: { micros: COST * (LEADS * PER_LEAD + 1) } });
    const advanced = (await world.told<{ runId: string; leads: unknown[] }>('LeadsAdvanced')).filter((event) => event.runId === runId);
    expect(advanced.reduce((sum, { leads }) => sum + leads.length, 0)).toBe(LEADS * PER_LEAD);
    const ended = (await world.told<{ runId: string; leads: { leadId: string }[] }>('LeadsEnded')).filter((event) => event.runId === runId).flatMap(({ leads }) => leads.map(({ leadId }) => leadId));
    expect([ended.length, new Set(ended).size]).toEqual([LEADS, LEADS]);
    // What was told again may come when its run is over.
    const sent = world.sent.filter((one) => one.runId === runId);
    expect(new Set(sent.map(({ item }) => item.key)).size).toBe(LEADS * PER_LEAD + 1);
    expect(sent.filter(({ item }) => item.attempt > 1)).toEqual([]);
  }

  // Known by what they tell: each of these transactions tells of what it did.
  const windows: [string, Mark[]][] = [
    ['before a launch is taken', [toServer('events.RunStarted'), ROLLED_BACK]],
    ['after a launch was taken, before that is known', [toServer('events.RunStarted'), COMMITTED]],
    ['before businesses found become leads', [toServer('events.LeadsFound'), ROLLED_BACK]],
    ['after businesses found have become leads, before that is known', [toServer('events.LeadsFound'), COMMITTED]],
    ['before results of steps are taken', [toServer('events.LeadsAdvanced'), ROLLED_BACK]],
    ['after results of steps were taken, before that is known', [toServer('events.LeadsAdvanced'), COMMITTED]],
    ['before leads’ ends are written down', [toServer('events.LeadsEnded'), ROLLED_BACK]],
    ['after leads’ ends were written down, before that is known', [toServer('events.LeadsEnded'), COMMITTED]],
  ];
  test.each(windows)('the database breaks away %s: no lead is lost, nothing is asked or counted twice', async (_when, marks) => {
    const cut = toDatabase.cutAt(...marks);
    const runId = await world.launch(tenant, { quota: LEADS });
    await cut;
    await finished(runId);
    await exact(runId);
  }, 60_000);

  test('the broker breaks away while steps go out, and while results come in', async () => {
    const cuts = [toBroker.cutAt(toServer('steps.scoreLead')), toBroker.cutAt(toServer('steps.buildReport'), toServer('+ACK'))];
    const runId = await world.launch(tenant, { quota: LEADS });
    await Promise.all(cuts);
    await finished(runId);
    await exact(runId);
  }, 60_000);
});
