import { cancelLeads, cancelRun, getLead, getLeadHistory, getRun, listFailures, listLeads, listStuckSteps, pauseRun, previewRerun, rerunLeads, resumeRun, retryRun, reviewLead, skipStep, type StepItem } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { type Answer, business, calm, page, World } from './world';

const tenant = newId();
const note = 'the report had a fault';
const failing = (step: string, message = 'the printer is out of ink'): Answer => (at, item, envelope) => (at === step ? { status: 'failed', code: 'too_large', message, retry: false } : calm(at, item, envelope));

describe('what operators do to leads', () => {
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

  const leadsOf = async (runId: string) => (await world.call(listLeads, tenant, { runId, limit: 200 })).items;
  const asked = (step: string) => world.sent.filter((one) => one.step === step);
  const outcomes = async (runId: string) => (await world.call(getRun, tenant, { id: runId })).outcomes;
  /** The analytics of the events alone: of each lead, the last end or going-on that was told. */
  const told = async (runId: string) => {
    type Told = { runId: string; leads: { leadId: string; at: string; outcome?: string }[] };
    const found = (await world.rows<{ body: string }>(`SELECT body FROM orchestration.outbox WHERE subject LIKE 'events.LeadsEnded.%' OR subject LIKE 'events.LeadsReopened.%' ORDER BY seq`)).map(({ body }) => (JSON.parse(body) as { payload: Told }).payload);
    const last = new Map(found.filter((event) => event.runId === runId).flatMap(({ leads }) => leads.map((lead) => [lead.leadId, lead.outcome ?? 'under way'] as const)));
    const counts: Record<string, number> = {};
    for (const outcome of last.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  };
  const rerun = async (runId: string, from: string, more: { leadIds?: string[] } = {}) => {
    const plan = await world.call(previewRerun, tenant, { id: runId, from, ...more });
    return world.call(rerunLeads, tenant, { id: runId, from, ...more, token: plan.token, note });
  };

  test('run again from a step, leads get new keys for it and all after it, and keep what was before (R12.02, R12.04)', async () => {
    world.costMicros = 1_000;
    const runId = await world.launch(tenant, { quota: 6, dry: true });
    await world.until(runId);
    const plan = await world.call(previewRerun, tenant, { id: runId, from: 'buildReport' });
    expect(plan).toMatchObject({ leads: 6, leftOut: [], contacted: 0, expected: { micros: 0 } });
    expect(plan.steps.map((line) => [line.step, line.leads, line.key])).toEqual(['buildReport', 'publishOffer', 'draftEmail', 'sendEmail'].map((step) => [step, 6, 'new']));
    expect(plan.notRepeated.map(({ step, leads, cost }) => [step, leads, cost.micros])).toEqual(['auditSite', 'matchProfile', 'findContacts', 'scoreLead'].map((step) => [step, 6, 6_000]));
    expect(await outcomes(runId)).toEqual({ completed: 6 });
    await world.call(rerunLeads, tenant, { id: runId, from: 'buildReport', token: plan.token, note });
    await world.until(runId);
    for (const step of ['auditSite', 'matchProfile', 'findContacts', 'scoreLead']) expect(asked(step)).toHaveLength(6);
    for (const step of ['buildReport', 'publishOffer', 'draftEmail', 'sendEmail']) expect([step, asked(step).map(({ item }) => item.key.split(':')[2]).sort()]).toEqual([step, ['1', '1', '1', '1', '1', '1', '2', '2', '2', '2', '2', '2']]);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 6 }, { completed: 6 }]);
    expect((await world.call(getRun, tenant, { id: runId })).cost.micros).toBe(1_000 * world.sent.length);
  });

  test('the price of running again is what the steps cost before, and the confirmed plan is the one that runs', async () => {
    world.costMicros = 2_500;
    const runId = await world.launch(tenant, { quota: 4, budget: { amount: 100, currency: 'USD' } });
    await world.until(runId);
    const [first] = await leadsOf(runId);
    const plan = await world.call(previewRerun, tenant, { id: runId, from: 'draftEmail' });
    // All were written to: the mail keeps its key and costs nothing.
    expect(plan.steps.map((line) => [line.step, line.key, line.leads, line.each.micros, line.measuredOn])).toEqual([['draftEmail', 'new', 4, 2_500, 4], ['sendEmail', 'kept', 4, 0, 4]]);
    expect(plan).toMatchObject({ contacted: 4, expected: { micros: 10_000 }, budgetLeft: { micros: 1_000_000 - 2_500 * world.sent.length } });
    await world.call(rerunLeads, tenant, { id: runId, from: 'draftEmail', leadIds: [first!.leadId], token: (await world.call(previewRerun, tenant, { id: runId, from: 'draftEmail', leadIds: [first!.leadId] })).token, note });
    await expect(world.call(rerunLeads, tenant, { id: runId, from: 'draftEmail', token: plan.token, note })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('not what the preview showed') });
    await world.until(runId);
    expect(asked('draftEmail')).toHaveLength(5);
  });

  test('who was written to is never written to again: page and mail are asked for with their old keys, and not at all when nothing else would run', async () => {
    const runId = await world.launch(tenant, { quota: 2 });
    await world.until(runId);
    expect(await world.call(previewRerun, tenant, { id: runId, from: 'sendEmail' })).toMatchObject({ leads: 0, steps: [], leftOut: [{ reason: 'already_contacted', leads: 2 }] });
    expect(await world.call(previewRerun, tenant, { id: runId, from: 'publishOffer' })).toMatchObject({ leads: 0, leftOut: [{ reason: 'already_contacted', leads: 2 }] });
    await rerun(runId, 'buildReport');
    await world.until(runId);
    const keys = (step: string) => [...new Set(asked(step).map(({ item }) => item.key.split(':')[2]))];
    expect([keys('buildReport'), keys('publishOffer'), keys('draftEmail'), keys('sendEmail')]).toEqual([['1', '2'], ['1'], ['1', '2'], ['1']]);
    // Attempts go on counting: the broker and the services tell this asking from the first.
    expect(asked('sendEmail').map(({ item }) => item.attempt).sort()).toEqual([1, 1, 2, 2]);
    await rerun(runId, 'auditSite');
    await world.until(runId);
    expect([keys('auditSite'), keys('matchProfile'), keys('buildReport'), keys('publishOffer'), keys('sendEmail')]).toEqual([['1', '2'], ['1'], ['1', '2', '3'], ['1'], ['1']]);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 2 }, { completed: 2 }]);
  });

  test('results of before the rerun change nothing after it; leads whose work is out are left alone', async () => {
    let late: { item: StepItem; envelope: Parameters<Answer>[2] } | undefined;
    world.answer = (step, item, envelope) => {
      if (step !== 'draftEmail' || late) return calm(step, item, envelope);
      late = { item, envelope };
      return null;
    };
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(() => expect(late).toBeDefined());
    expect(await world.call(previewRerun, tenant, { id: runId, from: 'buildReport' })).toMatchObject({ leads: 0, leftOut: [{ reason: 'under_way', leads: 1 }] });
    const [lead] = await leadsOf(runId);
    await world.call(cancelLeads, tenant, { id: runId, leadIds: [lead!.leadId], note });
    await world.until(runId);
    await rerun(runId, 'buildReport');
    await world.publish('results.lead', { id: newId(), step: 'draftEmail', tenantId: tenant, runId, traceparent: late!.envelope.traceparent, results: [world.result(late!.item, { status: 'done', output: { of: 'long ago' } })] });
    await world.until(runId);
    const { document } = await world.call(getLead, tenant, { id: lead!.leadId });
    expect(document.draft).toEqual({ of: 'draftEmail' });
    expect(asked('draftEmail').map(({ item }) => item.key.split(':')[2])).toEqual(['1', '2']);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 1 }, { completed: 1 }]);
  });

  test('a rerun passes the review again, and a paused run waits with it', async () => {
    const runId = await world.launch(tenant, { quota: 1, review: 'manual' });
    const held = () => eventually(async () => {
      const [lead] = await leadsOf(runId);
      expect([lead?.state, lead?.step]).toEqual(['held', 'review']);
      return lead!;
    }, { timeoutMs: 10_000 });
    await held();
    await world.call(pauseRun, tenant, { id: runId });
    await rerun(runId, 'draftEmail');
    expect((await world.call(getRun, tenant, { id: runId })).waitingFor).toEqual([expect.objectContaining({ cause: 'paused', leads: 1 })]);
    expect(asked('draftEmail')).toHaveLength(1);
    await world.call(resumeRun, tenant, { id: runId });
    const lead = await held();
    expect(asked('draftEmail')).toHaveLength(2);
    expect(asked('sendEmail')).toHaveLength(0);
    await world.call(reviewLead, tenant, { id: lead.leadId, decision: 'approve' });
    await world.until(runId);
    expect(await outcomes(runId)).toEqual({ completed: 1 });
  });

  test('failures are grouped by step, code and wording, and one group goes on without the others (R12.04)', async () => {
    world.answer = (step, item, envelope) => {
      const at = Number(business('10001', 0).businessId === item.businessId);
      if (step === 'buildReport') return { status: 'failed', code: 'too_large', message: at ? 'no font' : `page ${item.attempt + Math.floor(Math.random() * 90)} of https://x.example/${item.leadId} is too large`, retry: false };
      return calm(step, item, envelope);
    };
    const runId = await world.launch(tenant, { quota: 5 });
    await world.until(runId);
    const { items } = await world.call(listFailures, tenant, { id: runId });
    expect(items.map(({ step, error, pattern, leads, ended }) => [step, error, pattern, leads, ended])).toEqual([['buildReport', 'too_large', 'page # of <url> is too large', 4, 4], ['buildReport', 'too_large', 'no font', 1, 1]]);
    expect(items[0]!.examples).toHaveLength(4);
    world.answer = calm;
    expect(await world.call(retryRun, tenant, { id: runId, group: items[1]!.group, dryRun: true })).toMatchObject({ dryRun: true, retried: 1, leads: 1 });
    expect(await outcomes(runId)).toEqual({ failed: 5 });
    expect(await world.call(retryRun, tenant, { id: runId, group: items[1]!.group })).toMatchObject({ retried: 1, searches: 0, leftOut: [] });
    await world.until(runId);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ failed: 4, completed: 1 }, { failed: 4, completed: 1 }]);
    expect(await world.call(retryRun, tenant, { id: runId, group: items[1]!.group })).toMatchObject({ retried: 0 });
  });

  test('the same retry twice, and once more while its result is in flight, asks the step once with the old key', async () => {
    world.answer = failing('buildReport');
    const runId = await world.launch(tenant, { quota: 3 });
    await world.until(runId);
    const out: (() => Promise<void>)[] = [];
    world.sent.length = 0;
    world.answer = (step, item, envelope) => {
      if (step !== 'buildReport') return calm(step, item, envelope);
      out.push(() => world.publish('results.lead', { id: newId(), step, tenantId: tenant, runId, traceparent: envelope.traceparent, results: [world.result(item, calm(step, item, envelope)!)] }));
      return null;
    };
    const both = await Promise.all([world.call(retryRun, tenant, { id: runId }), world.call(retryRun, tenant, { id: runId })]);
    expect(both.map(({ retried }) => retried).sort()).toEqual([0, 3]);
    await eventually(() => expect(out).toHaveLength(3));
    expect(await world.call(retryRun, tenant, { id: runId })).toMatchObject({ retried: 0 });
    await Promise.all(out.map((answer) => answer()));
    await world.until(runId);
    expect([await outcomes(runId), asked('buildReport').length]).toEqual([{ completed: 3 }, 3]);
    expect(asked('buildReport').every(({ item }) => item.key.endsWith(':1') && item.attempt === 2)).toBe(true);
  });

  test('a lead that waits for its next try goes at once when it is told to', async () => {
    let mended = false;
    world.answer = (step, item, envelope) => (step === 'findContacts' && !mended ? { status: 'failed', code: 'timeout', message: 'slow', retry: true } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 1 });
    // Its next try is tomorrow: by itself it does not go while this test lasts.
    await eventually(async () => expect(await world.rows(`UPDATE orchestration.lead_step SET due_at = now() + interval '1 day' WHERE run_id = $1 AND state = 'waiting' RETURNING step`, [runId])).toEqual([{ step: 'findContacts' }]));
    expect((await world.call(listStuckSteps, tenant, { runId })).items).toEqual([expect.objectContaining({ step: 'findContacts', kind: 'waiting', cause: 'retry', leads: 1 })]);
    mended = true;
    expect(await world.call(retryRun, tenant, { id: runId, step: 'findContacts' })).toMatchObject({ retried: 1, hurried: 1 });
    await world.until(runId);
    expect(await outcomes(runId)).toEqual({ completed: 1 });
  });

  test('skipping an optional step lets leads go on without its fact; skipping any other ends them, with the reason', async () => {
    const held: Answer = (step, item, envelope) => (step === 'matchProfile' ? { status: 'hold', reason: 'low_confidence' } : failing('buildReport')(step, item, envelope));
    world.answer = held;
    const runId = await world.launch(tenant, { quota: 3 });
    const stuck = await eventually(async () => {
      const { items } = await world.call(listStuckSteps, tenant, { runId });
      expect(items).toEqual([expect.objectContaining({ step: 'matchProfile', kind: 'held', cause: 'low_confidence', leads: 3 })]);
      return items;
    });
    expect(stuck[0]!.example).not.toBeNull();
    expect(await world.call(skipStep, tenant, { id: runId, step: 'matchProfile', note: 'no profile needed', dryRun: true })).toMatchObject({ optional: true, goOn: 3, ended: 0 });
    expect(await world.call(skipStep, tenant, { id: runId, step: 'matchProfile', note: 'no profile needed' })).toMatchObject({ optional: true, goOn: 3, leftOut: [] });
    await world.until(runId);
    expect(asked('findContacts').every(({ item }) => !('profile' in item.input))).toBe(true);
    expect(await outcomes(runId)).toEqual({ failed: 3 });
    expect(await world.call(skipStep, tenant, { id: runId, step: 'buildReport', note: 'not worth it' })).toMatchObject({ optional: false, goOn: 0, ended: 3 });
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ state: 'finished', outcomes: { skipped: 3 }, reasons: { skipped_by_operator: 3 } });
    expect(await told(runId)).toEqual({ skipped: 3 });
    expect((await world.call(listFailures, tenant, { id: runId })).items).toEqual([]);
    const [lead] = await leadsOf(runId);
    expect(await world.call(skipStep, tenant, { id: runId, step: 'buildReport', leadIds: [lead!.leadId], note })).toMatchObject({ ended: 0, leftOut: [{ reason: 'ended', example: lead!.leadId }] });
  });

  test('some leads are cancelled while the others go on; named again they come back', async () => {
    world.answer = (step, item, envelope) => (step === 'scoreLead' ? { status: 'hold', reason: 'look' } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 4 });
    await eventually(async () => expect((await leadsOf(runId)).filter(({ state }) => state === 'held')).toHaveLength(4));
    const [one, two, ...rest] = await leadsOf(runId);
    await expect(world.call(cancelLeads, tenant, { id: runId, note })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('Say which leads') });
    await expect(world.call(cancelLeads, tenant, { id: runId, leadIds: [newId()], note })).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.call(cancelLeads, tenant, { id: runId, leadIds: [one!.leadId, two!.leadId], note })).toMatchObject({ cancelled: 2 });
    expect(await world.call(cancelLeads, tenant, { id: runId, leadIds: [one!.leadId], note })).toMatchObject({ cancelled: 0, leftOut: [{ reason: 'ended', leads: 1 }] });
    world.answer = calm;
    for (const lead of rest) await world.call(reviewLead, tenant, { id: lead.leadId, decision: 'approve' });
    await world.until(runId);
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ outcomes: { completed: 2, cancelled: 2 }, reasons: { cancelled_by_operator: 2 } });
    expect(await world.call(retryRun, tenant, { id: runId })).toMatchObject({ retried: 0 });
    expect(await world.call(retryRun, tenant, { id: runId, leadIds: [one!.leadId, rest[0]!.leadId] })).toMatchObject({ retried: 1, leftOut: [{ reason: 'ended_as_completed' }] });
    await world.until(runId);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 3, cancelled: 1 }, { completed: 3, cancelled: 1 }]);
  });

  test('hundreds of leads run again at once, all of them and none twice', async () => {
    world.answer = (step, item, envelope) => (step === 'findBusinesses' ? { status: 'done', output: page(item, 400, 100) } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 400, dry: true });
    await world.until(runId, 'finished', 40_000);
    world.sent.length = 0;
    const plan = await world.call(previewRerun, tenant, { id: runId, from: 'publishOffer' });
    expect(plan.leads).toBe(400);
    const tries = await Promise.allSettled([1, 2].map(() => world.call(rerunLeads, tenant, { id: runId, from: 'publishOffer', token: plan.token, note })));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await world.until(runId, 'finished', 40_000);
    expect(['buildReport', 'publishOffer', 'draftEmail', 'sendEmail'].map((step) => asked(step).length)).toEqual([0, 400, 400, 400]);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 400 }, { completed: 400 }]);
  }, 120_000);

  test('verbs on a cancelled run, on steps that do not exist and on holds are refused in words', async () => {
    const runId = await world.launch(tenant, { quota: 1 });
    await world.until(runId);
    await expect(world.call(skipStep, tenant, { id: runId, step: 'fly', note })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('expected one of auditSite, matchProfile') });
    await expect(world.call(previewRerun, tenant, { id: runId, from: 'review' })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('is a hold') });
    await expect(world.call(previewRerun, tenant, { id: newId(), from: 'auditSite' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.call(cancelLeads, tenant, { id: runId, state: 'active', note })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('This run is finished') });
    world.answer = () => null;
    const cancelled = await world.launch(tenant, { quota: 1 });
    await eventually(async () => expect(await world.call(getRun, tenant, { id: cancelled })).toMatchObject({ state: 'running' }));
    await world.call(cancelRun, tenant, { id: cancelled });
    for (const verb of [() => world.call(retryRun, tenant, { id: cancelled }), () => world.call(previewRerun, tenant, { id: cancelled, from: 'auditSite' }), () => world.call(skipStep, tenant, { id: cancelled, step: 'auditSite', note })]) {
      await expect(verb()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('This run is cancelled') });
    }
  });

  test('a lead’s history shows each time that a step was done, what it cost, and who did what (R12.03)', async () => {
    world.costMicros = 700;
    world.answer = failing('buildReport');
    const runId = await world.launch(tenant, { quota: 1, dry: true });
    await world.until(runId);
    world.answer = calm;
    await world.call(retryRun, tenant, { id: runId });
    await world.until(runId);
    await rerun(runId, 'draftEmail');
    await world.until(runId);
    const [lead] = await leadsOf(runId);
    const history = await world.call(getLeadHistory, tenant, { id: lead!.leadId });
    const of = (step: string) => history.steps.filter((one) => one.step === step).map((one) => [one.generation, one.state, one.tries, one.cost.micros, one.superseded?.verb ?? null]);
    expect(of('buildReport')).toEqual([[1, 'failed', 1, 700, 'retry'], [1, 'done', 2, 700, null]]);
    expect(history.steps.find(({ state }) => state === 'failed')).toMatchObject({ error: 'too_large', detail: 'the printer is out of ink' });
    expect([of('draftEmail'), of('sendEmail')]).toEqual([[[1, 'done', 1, 700, 'rerun'], [2, 'done', 2, 700, null]], [[1, 'done', 1, 700, 'rerun'], [2, 'done', 2, 700, null]]]);
    expect(history.actions.map(({ verb, step, actor, reason }) => [verb, step, actor, reason])).toEqual([['retry', null, 'system:test', null], ['rerun', 'draftEmail', 'system:test', note]]);
    expect(history.cost.micros).toBe((await world.call(getRun, tenant, { id: runId })).cost.micros - 700);
    expect(history.steps.every((step) => !('output' in step))).toBe(true);
    const whole = await world.call(getLeadHistory, tenant, { id: lead!.leadId, outputs: true });
    expect(whole.steps.filter(({ step }) => step === 'draftEmail').map(({ output }) => output)).toEqual([{ of: 'draftEmail' }, { of: 'draftEmail' }]);
    await expect(world.call(getLeadHistory, newId(), { id: lead!.leadId })).rejects.toMatchObject({ code: 'not_found' });
  });
});
