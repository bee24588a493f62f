import { dropDeadLetter, getRun, listDeadLetters, MessageDeadLettered, replayDeadLetter, type StepEnvelope } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { auditCatalogue } from '@leadfactory/persistence';
import { eventually, TestClock, testServers } from '@leadfactory/testing';
import { calm, page, target, World } from './world';

const tenant = newId();
/** Far more than a step may have out, so that a tenant who waited for the other to be through would be seen to. */
const LARGE = 250;
const SMALL = 10;

describe('when messages are lost', () => {
  let world: World;
  const clock = new TestClock(new Date());
  beforeAll(async () => {
    world = await World.open();
    await world.start(clock);
    await world.work();
  });
  afterAll(() => world.close());

  test('work that never came back goes out again as the same attempt with the same key, and the lead loses nothing', async () => {
    const lost = new Set<string>();
    world.answer = (step, item, envelope) => {
      if ((step === 'auditSite' || step === 'findBusinesses' || step === 'scoreLead') && !lost.has(step)) {
        lost.add(step);
        return null;
      }
      return calm(step, item, envelope);
    };
    const runId = await world.launch(tenant, { quota: 1 });
    for (const step of ['findBusinesses', 'auditSite', 'scoreLead']) {
      await eventually(() => expect(lost.has(step)).toBe(true), { timeoutMs: 10_000 });
      clock.advance({ minutes: 30 });
    }
    await world.until(runId);
    for (const step of lost) {
      const sent = world.sent.filter((one) => one.step === step).map(({ item }) => [item.key, item.attempt]);
      expect(sent).toHaveLength(2);
      expect(sent[1]).toEqual(sent[0]);
    }
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ outcomes: { completed: 1 } });
  });

  test('an orchestrator that stops in the middle and starts again finishes the run, and asks no step twice', async () => {
    world.sent.length = 0;
    let answers = 0;
    let stopped: Promise<void> | undefined;
    world.answer = (step, item, envelope) => {
      answers += 1;
      if (answers === 60) stopped = world.stopServices();
      return calm(step, item, envelope);
    };
    const runId = await world.launch(tenant, { quota: 30 });
    await eventually(() => expect(stopped).toBeDefined(), { timeoutMs: 10_000 });
    await stopped;
    await world.start(clock);
    // Time goes on as outside, and no faster: what the broker was slow to acknowledge would seem lost, and be asked again.
    let at = Date.now();
    await eventually(async () => {
      const now = Date.now();
      clock.advance({ ms: now - at });
      at = now;
      expect(await world.rows('SELECT 1 FROM orchestration.run WHERE id = $1 AND state = $2', [runId, 'finished'])).toHaveLength(1);
      // A broker of version 2.9 may give a result to the inbox that has just gone: it comes again when its acknowledgement is thirty seconds late.
    }, { timeoutMs: 50_000, everyMs: 100 });
    const keys = world.sent.filter(({ step }) => step !== 'findBusinesses').map(({ item }) => item.key);
    expect([keys.length, new Set(keys).size]).toEqual([240, 240]);
  }, 90_000);
});

describe('two replicas', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open({ OUTSTANDING_FACTOR: '2', OUTSTANDING_SECONDS: '0' });
    await world.start();
    await world.start();
    await world.work();
  });
  beforeEach(() => {
    world.answer = calm;
  });
  afterAll(() => world.close());

  test('share the work: each step is asked once, each event told once, and a small tenant does not wait for a large one', async () => {
    const [large, small] = [newId(), newId()];
    world.answer = (step, item, envelope) => (step === 'findBusinesses' ? { status: 'done', output: page(item, 50, 50) } : calm(step, item, envelope));
    const zips = Array.from({ length: 12 }, (_, at) => target(String(10_001 + at)));
    const begin = Date.now();
    const slow = await world.launch(large, { quota: LARGE, targets: zips });
    await eventually(() => expect(world.sent.filter(({ step }) => step === 'sendEmail').length).toBeGreaterThan(5), { timeoutMs: 20_000 });
    const quick = await world.launch(small, { quota: SMALL, targets: zips });
    await world.until(quick, 'finished', 30_000);
    const [behind] = await world.rows<{ state: string }>('SELECT state FROM orchestration.run WHERE id = $1', [slow]);
    expect(behind?.state).toBe('running');
    await world.until(slow, 'finished', 60_000);
    process.stdout.write(`${LARGE} leads through eight steps, two replicas: ${Date.now() - begin} ms\n`);
    const keys = world.sent.filter(({ step }) => step !== 'findBusinesses').map(({ item }) => item.key);
    expect([keys.length, new Set(keys).size]).toEqual([(LARGE + SMALL) * 8, (LARGE + SMALL) * 8]);
    const ended = (await world.told<{ leads: { leadId: string }[] }>('LeadsEnded')).flatMap(({ leads }) => leads.map(({ leadId }) => leadId));
    expect([ended.length, new Set(ended).size]).toEqual([LARGE + SMALL, LARGE + SMALL]);
    expect(await world.call(getRun, large, { id: slow })).toMatchObject({ found: LARGE, ended: LARGE, outcomes: { completed: LARGE } });
  }, 120_000);

  test('leads whose work was given up fail with it, and go on when it is replayed (R12.05)', async () => {
    let stuck: StepEnvelope | undefined;
    world.answer = (step, item, envelope) => {
      if (step !== 'buildReport') return calm(step, item, envelope);
      stuck = envelope;
      return null;
    };
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(() => expect(stuck).toBeDefined(), { timeoutMs: 10_000 });
    const deadLetterId = newId();
    await world.event(MessageDeadLettered, tenant, { deadLetterId, service: 'reports', subject: 'steps.buildReport', reason: 'the handler threw\nat stack', deliveries: 6, body: JSON.stringify(stuck), at: new Date().toISOString() });
    await world.until(runId);
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ outcomes: { failed: 1 }, reasons: { dead_letter: 1 } });
    expect((await world.call(listDeadLetters, tenant, { state: 'open' })).items).toEqual([expect.objectContaining({ id: deadLetterId, service: 'reports', deliveries: 6 })]);
    await expect(world.call(replayDeadLetter, newId(), { id: deadLetterId })).rejects.toMatchObject({ code: 'not_found' });
    world.answer = calm;
    await world.call(replayDeadLetter, tenant, { id: deadLetterId });
    await world.until(runId);
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ outcomes: { completed: 1 } });
    await expect(world.call(dropDeadLetter, tenant, { id: deadLetterId })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('searches whose work was given up fail with it, and go on when it is replayed; a message with nothing left to go on stays open (R12.05)', async () => {
    let stuck: StepEnvelope | undefined;
    world.answer = (step, item, envelope) => {
      if (step !== 'findBusinesses') return calm(step, item, envelope);
      stuck = envelope;
      return null;
    };
    const owner = newId();
    const runId = await world.launch(owner, { quota: 1 });
    await eventually(() => expect(stuck).toBeDefined(), { timeoutMs: 10_000 });
    const letters = [newId(), newId()] as const;
    for (const deadLetterId of letters) await world.event(MessageDeadLettered, owner, { deadLetterId, service: 'sourcing', subject: 'steps.findBusinesses', reason: 'the handler threw', deliveries: 6, body: JSON.stringify(stuck), at: new Date().toISOString() });
    await world.until(runId, 'failed');
    await eventually(async () => expect((await world.call(listDeadLetters, owner, { state: 'open' })).items).toHaveLength(2));
    world.answer = calm;
    expect(await world.call(replayDeadLetter, owner, { id: letters[0] })).toMatchObject({ state: 'replayed' });
    await world.until(runId);
    expect(await world.call(getRun, owner, { id: runId })).toMatchObject({ outcomes: { completed: 1 }, searches: { done: 1, failed: 0 } });
    await expect(world.call(replayDeadLetter, owner, { id: letters[1] })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Nothing of run') });
    expect((await world.call(listDeadLetters, owner, { state: 'open' })).items.map(({ id }) => id)).toEqual([letters[1]]);
  });

  test('an event that was given up is sent again as it was', async () => {
    const deadLetterId = newId();
    const runId = newId();
    await world.event(MessageDeadLettered, tenant, { deadLetterId, service: 'orchestration', subject: 'events.CampaignPaused.v1', reason: 'x', deliveries: 6, body: JSON.stringify({ id: runId, broken: true }), at: new Date().toISOString() });
    await eventually(async () => expect((await world.call(listDeadLetters, tenant, { state: 'open' })).items.map(({ id }) => id)).toEqual([deadLetterId]));
    expect(await world.call(replayDeadLetter, tenant, { id: deadLetterId })).toMatchObject({ state: 'replayed' });
    expect(await world.rows('SELECT body FROM orchestration.outbox WHERE id <> $1 AND subject = $2', [runId, 'events.CampaignPaused.v1'])).toEqual([{ body: JSON.stringify({ id: runId, broken: true }) }]);
  });

  test('a page that is none fails its search, and the run says so', async () => {
    world.answer = () => ({ status: 'done', output: { businesses: 'many' } });
    const runId = await world.launch(tenant, { quota: 1 });
    await world.until(runId, 'failed');
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ found: 0, searches: { failed: 1 }, note: '1 of 1 searches failed.' });
  });

  test('an unknown pipeline is given up by name, and nothing is begun', async () => {
    const runId = await world.launch(tenant, { pipeline: 'unheard' });
    await eventually(() => expect(world.logs.some((line) => JSON.stringify(line).includes('There is no pipeline \\"unheard\\"'))).toBe(true));
    expect(await world.rows('SELECT 1 FROM orchestration.run WHERE id = $1', [runId])).toEqual([]);
  });

  test('tenants and services are kept apart by the database (R16.01)', async () => {
    const url = new URL(testServers().databaseUrl);
    url.pathname = new URL(world.env.DATABASE_URL).pathname;
    expect((await auditCatalogue(url.href)).filter((gap) => gap.includes('orchestration'))).toEqual([]);
  });
});
