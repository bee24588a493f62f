import { cancelRuns, dropDeadLetter, dropDeadLetters, getDeadLetter, getRun, listDeadLetters, listLeads, listRuns, listStuckSteps, MessageDeadLettered, pauseRun, replayDeadLetter, replayDeadLetters, retryRun, type StepEnvelope, TenantBudgetChanged, updateRun } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { PLATFORM_TENANT } from '@leadfactory/persistence';
import { eventually } from '@leadfactory/testing';
import { type Answer, calm, page, target, World } from './world';

const tenant = newId();
const other = newId();

describe('what operators do to runs', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
    await world.start();
    await world.work();
  });
  beforeEach(() => {
    world.answer = calm;
    world.costMicros = 0;
    world.sent.length = 0;
  });
  afterAll(() => world.close());

  const run = (id: string) => world.call(getRun, tenant, { id });
  const stuck = async (runId: string) => (await world.call(listStuckSteps, tenant, { runId })).items;

  test('a raised budget lets a run that waits for money go on within two seconds, and repeats nothing (R1.11)', async () => {
    world.costMicros = 400_000;
    const runId = await world.launch(tenant, { quota: 1, budget: { amount: 100, currency: 'USD' } });
    await eventually(async () => expect((await run(runId)).waitingFor).toEqual([{ cause: 'budget_exceeded', leads: 1, until: null }]), { timeoutMs: 8_000 });
    expect(await stuck(runId)).toEqual([expect.objectContaining({ kind: 'stopped', cause: 'budget_exceeded', leads: 1, until: null })]);
    await expect(world.call(updateRun, tenant, { id: runId })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('expected a budget, a quota, or both') });
    await expect(world.call(updateRun, tenant, { id: runId, budget: { amount: 1, currency: 'EUR' as 'USD' } })).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'budget.currency', message: expect.stringContaining('expected USD') }] } });
    await expect(world.call(updateRun, other, { id: runId, budget: null })).rejects.toMatchObject({ code: 'not_found' });
    const before = world.sent.length;
    expect(await world.call(updateRun, tenant, { id: runId, budget: { amount: 10_000, currency: 'USD' } })).toMatchObject({ budget: { amount: 10_000 } });
    await eventually(() => expect(world.sent.length).toBeGreaterThan(before), { timeoutMs: 2_000 });
    await world.until(runId);
    const keys = world.sent.map(({ item }) => item.key);
    expect(new Set(keys).size).toBe(keys.length);
    await expect(world.call(updateRun, tenant, { id: runId, budget: null })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('This run is finished') });
  });

  test('a budget that a run has in another currency since before is replaced by one in US dollars, in which its calls are counted (R1.11)', async () => {
    world.answer = () => null;
    const runId = await world.launch(tenant, { quota: 1, budget: { amount: 100, currency: 'EUR' } });
    await eventually(async () => expect((await run(runId)).budget).toEqual({ amount: 100, currency: 'EUR' }));
    expect(await world.call(updateRun, tenant, { id: runId, budget: { amount: 200, currency: 'USD' } })).toMatchObject({ budget: { amount: 200, currency: 'USD' } });
    await world.call(cancelRuns, tenant, { runIds: [runId] });
  });

  test('a raised quota asks the searches that were left out; a quota below what is there is refused', async () => {
    world.answer = (step, item, envelope) => (step === 'scoreLead' ? { status: 'hold', reason: 'look' } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 5, targets: ['10001', '10002', '10003'].map(target) });
    await eventually(async () => expect(await run(runId)).toMatchObject({ found: 5, searches: { pending: 0 } }));
    await expect(world.call(updateRun, tenant, { id: runId, quota: 4 })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('expected at least 5') });
    await world.call(updateRun, tenant, { id: runId, quota: 30 });
    await eventually(async () => expect(await run(runId)).toMatchObject({ found: 30, quota: 30 }), { timeoutMs: 8_000 });
    await world.call(cancelRuns, tenant, { runIds: [runId] });
  });

  describe('a raised quota and pages that were read already', () => {
    const large: Answer = (step, item, envelope) => (step === 'scoreLead' ? { status: 'hold', reason: 'look' } : step === 'findBusinesses' ? { status: 'done', output: { ...page(item, 100, 100), seen: 103, leftOut: { closed: 2, chain: 1 } } } : calm(step, item, envelope));
    const keys = () => world.sent.filter(({ step }) => step === 'findBusinesses').map(({ item }) => item.key);
    const rest = (runId: string, quota: number, found: number, pages: number) =>
      eventually(async () => expect(await run(runId)).toMatchObject({ found, quota, searches: { pending: 0, waiting: 0, done: pages, failed: 0 } }), { timeoutMs: 8_000 });
    const searches = (runId: string) => world.rows<{ seen: number; found: number }>('SELECT seen, found FROM orchestration.search WHERE run_id = $1', [runId]);

    test('what did not enter before enters now, under the same key and none twice; a page that has nothing more is left alone', async () => {
      world.answer = large;
      const runId = await world.launch(tenant, { quota: 60 });
      await rest(runId, 60, 60, 1);
      for (const [quota, asked] of [[70, 2], [200, 3], [300, 3]] as const) {
        await world.call(updateRun, tenant, { id: runId, quota });
        await rest(runId, quota, Math.min(quota, 100), 1);
        expect([keys().length, new Set(keys()).size, await searches(runId)]).toEqual([asked, 1, [{ seen: 103, found: Math.min(quota, 100) }]]);
      }
      expect(await world.rows('SELECT DISTINCT business_id FROM orchestration.lead WHERE run_id = $1', [runId])).toHaveLength(100);
      await world.call(cancelRuns, tenant, { runIds: [runId] });
    });

    test('a page that is not needed after all stays one that was read, also when the run is cancelled', async () => {
      world.answer = large;
      // So many are wanted that both pages are asked for at once, and the first to come has enough.
      const runId = await world.launch(tenant, { quota: 60, targets: ['10001', '10002'].map(target) });
      await rest(runId, 60, 60, 2);
      await world.call(updateRun, tenant, { id: runId, quota: 70 });
      await rest(runId, 70, 70, 2);
      expect((await searches(runId)).reduce((sum, { found }) => sum + found, 0)).toBe(70);
      world.answer = (step, item, envelope) => (step === 'findBusinesses' ? null : large(step, item, envelope));
      await world.call(updateRun, tenant, { id: runId, quota: 80 });
      expect((await run(runId)).searches).toMatchObject({ pending: 2, done: 0 });
      await world.call(cancelRuns, tenant, { runIds: [runId] });
      expect((await run(runId)).searches).toMatchObject({ pending: 0, done: 2 });
    });
  });

  test('leads that wait for the tenant’s money until tomorrow go on when its budget is raised (R1.11)', async () => {
    let poor = true;
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    world.answer = (step, item, envelope) => (step === 'auditSite' && poor ? { status: 'wait', retryAt: tomorrow, cause: 'budget_exceeded', detail: 'The month’s budget is spent.' } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 3 });
    await eventually(async () => expect(await stuck(runId)).toEqual([expect.objectContaining({ step: 'auditSite', kind: 'waiting', cause: 'budget_exceeded', leads: 3, until: tomorrow, detail: 'The month’s budget is spent.' })]));
    poor = false;
    await world.event(TenantBudgetChanged, other, { perMonth: null, at: new Date().toISOString() });
    await world.event(TenantBudgetChanged, tenant, { perMonth: { amount: 100, currency: 'USD' }, at: new Date().toISOString() });
    await world.until(runId);
    expect((await run(runId)).outcomes).toEqual({ completed: 3 });
  });

  test('a step that is out too long is told with its age, until it answers', async () => {
    let out: { item: Parameters<Answer>[1]; envelope: StepEnvelope } | undefined;
    world.answer = (step, item, envelope) => {
      if (step !== 'buildReport') return calm(step, item, envelope);
      out = { item, envelope };
      return null;
    };
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(() => expect(out).toBeDefined());
    expect(await stuck(runId)).toEqual([]);
    const one = await eventually(async () => {
      const [first] = (await world.call(listStuckSteps, tenant, { runId, outForSeconds: 1 })).items;
      expect(first).toMatchObject({ step: 'buildReport', kind: 'out', cause: 'no_answer', leads: 1, runName: 'Restaurants', example: out!.item.leadId });
      return first!;
    });
    expect(one.ageSeconds).toBeGreaterThanOrEqual(1);
    expect(new Date(one.since!).getTime()).toBeLessThanOrEqual(Date.now() - 1_000);
    expect((await world.call(listStuckSteps, other, {})).items).toEqual([]);
    await world.call(pauseRun, tenant, { id: runId });
    await world.publish('results.lead', { id: newId(), step: 'buildReport', tenantId: tenant, runId, traceparent: out!.envelope.traceparent, results: [world.result(out!.item, { status: 'done', output: {} })] });
    await eventually(async () => expect(await stuck(runId)).toEqual([expect.objectContaining({ step: 'publishOffer', kind: 'stopped', cause: 'paused', leads: 1 })]));
    await world.call(cancelRuns, tenant, { runIds: [runId] });
  });

  test('many runs are cancelled by one order; those that are over say so, and others’ are untouched', async () => {
    world.answer = () => null;
    const campaignId = newId();
    const runs: string[] = [];
    for (let at = 0; at < 3; at += 1) runs.push(await world.launch(tenant, { campaignId }));
    const foreign = await world.launch(other, { campaignId });
    await eventually(async () => expect(await world.rows('SELECT 1 FROM orchestration.run WHERE campaign_id = $1', [campaignId])).toHaveLength(4));
    await expect(world.call(cancelRuns, tenant, {})).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('Say which runs') });
    await expect(world.call(cancelRuns, tenant, { runIds: [runs[0]!, foreign] })).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining(foreign) });
    expect(await world.call(cancelRuns, tenant, { campaignId, dryRun: true })).toMatchObject({ dryRun: true, items: runs.map(() => ({ state: 'running', cancelled: false })) });
    expect((await world.call(cancelRuns, tenant, { runIds: [runs[0]!] })).items).toEqual([expect.objectContaining({ id: runs[0], state: 'cancelled', cancelled: true })]);
    expect((await world.call(cancelRuns, tenant, { runIds: runs })).items.map(({ id, cancelled, problem }) => [id === runs[0], cancelled, problem !== null]).sort()).toEqual([[false, true, false], [false, true, false], [true, false, true]]);
    expect((await world.call(listRuns, tenant, { campaignId, state: 'cancelled' })).items).toHaveLength(3);
    expect((await world.call(listRuns, other, { campaignId })).items.map(({ state }) => state)).toEqual(['running']);
  });

  test('a cursor that no listing gave is refused by every listing', async () => {
    const cursor = Buffer.from('["x","y"]').toString('base64url');
    for (const ask of [() => world.call(listRuns, tenant, { cursor }), () => world.call(listLeads, tenant, { cursor }), () => world.call(listDeadLetters, tenant, { cursor })]) await expect(ask()).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('failed searches of one kind are asked again by their group', async () => {
    world.answer = (step, item, envelope) => (step === 'findBusinesses' ? { status: 'failed', code: 'provider_rejected', message: 'no such category', retry: false } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 5, targets: ['10001', '10002'].map(target) });
    await world.until(runId, 'failed');
    world.answer = (step, item, envelope) => (step === 'findBusinesses' ? { status: 'done', output: page(item, 3, 20) } : calm(step, item, envelope));
    expect(await world.call(retryRun, tenant, { id: runId, step: 'search', dryRun: true })).toMatchObject({ retried: 2, searches: 2, leads: 0 });
    expect(await world.call(retryRun, tenant, { id: runId, step: 'search', error: 'provider_rejected' })).toMatchObject({ retried: 2, searches: 2 });
    await world.until(runId);
    expect(await run(runId)).toMatchObject({ found: 5, outcomes: { completed: 5 } });
  });

  test('dead letters are shown whole, sent again or dropped by filter, and what cannot be sent is named (R12.05)', async () => {
    const stuckWork: StepEnvelope[] = [];
    world.answer = (step, item, envelope) => {
      if (step !== 'buildReport') return calm(step, item, envelope);
      if (!stuckWork.some(({ id }) => id === envelope.id)) stuckWork.push(envelope);
      return null;
    };
    const runId = await world.launch(tenant, { quota: 4 });
    await eventually(() => expect(stuckWork.reduce((sum, { items }) => sum + items.length, 0)).toBe(4));
    const about = { service: 'reports', subject: 'steps.buildReport', reason: 'Out of ink\nat stack', deliveries: 6, at: new Date().toISOString() };
    const letters = stuckWork.map((envelope) => ({ deadLetterId: newId(), ...about, body: JSON.stringify(envelope) }));
    for (const letter of letters) await world.event(MessageDeadLettered, tenant, letter);
    const large = newId();
    await world.event(MessageDeadLettered, tenant, { deadLetterId: large, ...about, body: '(2 MB, in the dead_letter table of reports)' });
    await world.until(runId);
    expect((await run(runId)).outcomes).toEqual({ failed: 4 });
    // The run's end says nothing of the letter that is none of its leads'.
    await eventually(async () => expect(await world.call(getDeadLetter, tenant, { id: large })).toMatchObject({ state: 'open' }));
    expect(await world.call(getDeadLetter, tenant, { id: letters[0]!.deadLetterId })).toMatchObject({ body: letters[0]!.body, reason: 'Out of ink\nat stack', state: 'open', note: null });
    await expect(world.call(getDeadLetter, other, { id: large })).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.call(replayDeadLetters, other, {})).toMatchObject({ done: 0, refused: [] });
    expect(await world.call(replayDeadLetters, tenant, { reasonContains: 'of INK', dryRun: true })).toMatchObject({ done: letters.length + 1, left: 0 });
    world.answer = calm;
    expect(await world.call(replayDeadLetters, tenant, { service: 'reports', reasonContains: 'out of ink' })).toMatchObject({ done: letters.length, refused: [{ id: large, problem: expect.stringContaining('too large') }] });
    await world.until(runId);
    expect((await run(runId)).outcomes).toEqual({ completed: 4 });
    expect(await world.call(dropDeadLetters, tenant, { ids: [large, letters[0]!.deadLetterId], reason: 'the run is done' })).toMatchObject({ done: 1, left: 0 });
    expect(await world.call(getDeadLetter, tenant, { id: large })).toMatchObject({ state: 'dropped', note: 'the run is done' });
    expect((await world.call(listDeadLetters, tenant, { state: 'replayed', service: 'reports' })).items).toHaveLength(letters.length);
    expect((await world.call(listLeads, tenant, { runId, outcome: 'completed' })).items).toHaveLength(4);
  });

  test('webhooks and unreadable messages that were given up are listed, sent again and dropped by operators of any tenant, who do not see what they say (R8.03, R12.05)', async () => {
    const secret = 'buyer@elsewhere.example';
    const hook = { service: 'storefront', subject: 'hooks.stripe', reason: `No such offer\nat stack of ${secret}`, deliveries: 6, body: JSON.stringify({ id: 'evt_1', body: secret }) };
    const unread = { ...hook, service: 'analytics', subject: 'events.LeadsEnded.v1', reason: 'It is no JSON.', deliveries: 1, body: '{"half":' };
    const [first, second, third, own] = [newId(), newId(), newId(), newId()];
    const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 0, minute)).toISOString();
    await world.event(MessageDeadLettered, PLATFORM_TENANT, { deadLetterId: first, ...hook, at: at(1) });
    await world.event(MessageDeadLettered, other, { deadLetterId: own, ...unread, at: at(2) });
    await world.event(MessageDeadLettered, PLATFORM_TENANT, { deadLetterId: second, ...unread, at: at(3) });
    await world.event(MessageDeadLettered, PLATFORM_TENANT, { deadLetterId: third, ...hook, at: at(4) });
    const listed = (more: object = {}) => world.call(listDeadLetters, other, { state: 'open', ...more });
    await eventually(async () => expect((await listed()).items.map(({ id, installation }) => [id, installation])).toEqual([[third, true], [second, true], [own, false], [first, true]]));

    // Every page once, though two lists are behind it.
    const page = await listed({ limit: 2 });
    expect((await listed({ limit: 2, cursor: page.nextCursor })).items.map(({ id }) => id)).toEqual([own, first]);
    expect((await listed({ service: 'storefront' })).items.map(({ id }) => id)).toEqual([third, first]);
    const seen = [await listed(), await world.call(getDeadLetter, other, { id: first })];
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(seen[1]).toMatchObject({ service: 'storefront', subject: 'hooks.stripe', reason: 'No such offer', installation: true, body: expect.stringContaining('not shown') });
    expect((await world.call(getDeadLetter, other, { id: own })).body).toBe(unread.body);

    expect(await world.call(replayDeadLetter, other, { id: first })).toMatchObject({ state: 'replayed', body: expect.stringContaining('not shown') });
    expect(await world.rows('SELECT tenant_id, body FROM orchestration.outbox WHERE subject = $1', ['hooks.stripe'])).toEqual([{ tenant_id: PLATFORM_TENANT, body: hook.body }]);
    await expect(world.call(replayDeadLetter, tenant, { id: first })).rejects.toMatchObject({ code: 'conflict' });
    // By a filter nothing of the installation is dropped, and everything is sent again.
    expect(await world.call(dropDeadLetters, other, { service: 'storefront', reason: 'tidying up' })).toMatchObject({ done: 0, left: 0 });
    expect(await world.call(replayDeadLetters, other, { limit: 1, dryRun: true })).toMatchObject({ done: 1, left: 2 });
    expect(await world.call(replayDeadLetters, other, { service: 'storefront' })).toMatchObject({ done: 1, refused: [], left: 0 });
    expect(await world.call(dropDeadLetter, tenant, { id: second, reason: 'of a version that is gone' })).toMatchObject({ state: 'dropped' });
    expect(await world.call(dropDeadLetters, other, { ids: [own], reason: 'done' })).toMatchObject({ done: 1 });
    expect((await listed()).items).toEqual([]);
  });
});
