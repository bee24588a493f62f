import { cancelLeads, cancelRun, getLeadHistory, getRun, listFailures, listLeads, listStuckSteps, previewRerun, rerunLeads, retryRun, reviewLead, skipStep } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { type Answer, business, calm, World } from './world';

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
  const told = (runId: string) => world.endsTold(runId);
  const rerun = async (runId: string, from: string, more: { leadIds?: string[] } = {}) => {
    const plan = await world.call(previewRerun, tenant, { id: runId, from, ...more });
    return world.call(rerunLeads, tenant, { id: runId, from, ...more, token: plan.token, note });
  };

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

  test('a lead that was cancelled while it waited for review waits for it again, and goes on as decided (R12.04)', async () => {
    const runId = await world.launch(tenant, { quota: 2, review: 'manual' });
    const held = () => eventually(async () => {
      const found = (await leadsOf(runId)).filter(({ state, step }) => state === 'held' && step === 'review');
      expect(found).toHaveLength(2);
      return found;
    }, { timeoutMs: 10_000 });
    const leadIds = (await held()).map(({ leadId }) => leadId);
    const review = () => world.rows(`SELECT state, detail FROM orchestration.lead_step WHERE run_id = $1 AND step = 'review'`, [runId]);
    const before = await review();
    await world.call(cancelLeads, tenant, { id: runId, leadIds, note });
    await world.until(runId);
    expect(await world.call(retryRun, tenant, { id: runId, leadIds })).toMatchObject({ retried: 2, leftOut: [] });
    await held();
    expect(await review()).toEqual(before);
    expect((await world.call(listStuckSteps, tenant, { runId })).items).toEqual([expect.objectContaining({ step: 'review', kind: 'held', leads: 2 })]);
    await world.call(reviewLead, tenant, { id: leadIds[0]!, decision: 'approve' });
    await world.call(reviewLead, tenant, { id: leadIds[1]!, decision: 'reject' });
    await world.until(runId);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 1, rejected: 1 }, { completed: 1, rejected: 1 }]);
    expect(asked('sendEmail')).toHaveLength(1);
  });

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
