import { cancelLeads, getLead, getLeadHistory, getRun, listLeads, pauseRun, previewRerun, rerunLeads, resumeRun, reviewLead, skipStep, type StepItem } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { type Answer, calm, page, target, World } from './world';

const tenant = newId();
const note = 'the report had a fault';

describe('leads that operators run again from a step', () => {
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
    world.costMicros = 1_000;
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(() => expect(late).toBeDefined());
    const underWay = { leads: 0, leftOut: [{ reason: 'under_way', leads: 1 }] };
    expect(await world.call(previewRerun, tenant, { id: runId, from: 'buildReport' })).toMatchObject(underWay);
    const [lead] = await leadsOf(runId);
    await world.call(cancelLeads, tenant, { id: runId, leadIds: [lead!.leadId], note });
    await world.until(runId);
    // It is cancelled and still out: begun anew now it would be paid twice.
    expect(await world.call(previewRerun, tenant, { id: runId, from: 'buildReport' })).toMatchObject(underWay);
    await world.rows(`UPDATE orchestration.lead_step SET issued_at = issued_at - interval '1 day' WHERE run_id = $1 AND step = 'draftEmail'`, [runId]);
    await rerun(runId, 'buildReport');
    // Told twice, as everything may be; what it cost is counted once.
    for (let times = 0; times < 2; times += 1) await world.publish('results.lead', { id: newId(), step: 'draftEmail', tenantId: tenant, runId, traceparent: late!.envelope.traceparent, results: [world.result(late!.item, { status: 'done', output: { of: 'long ago' } })] });
    await world.until(runId);
    await eventually(async () => expect(await world.untaken()).toBe(0));
    expect((await world.call(getRun, tenant, { id: runId })).cost.micros).toBe(1_000 * world.sent.length);
    const { steps } = await world.call(getLeadHistory, tenant, { id: lead!.leadId });
    expect(steps.filter(({ step }) => step === 'draftEmail').map(({ generation, state, cost }) => [generation, state, cost.micros])).toEqual([[1, 'cancelled', 1_000], [2, 'done', 1_000]]);
    const { document } = await world.call(getLead, tenant, { id: lead!.leadId });
    expect(document.draft).toEqual({ of: 'draftEmail' });
    expect(asked('draftEmail').map(({ item }) => item.key.split(':')[2])).toEqual(['1', '2']);
    expect([await outcomes(runId), await told(runId)]).toEqual([{ completed: 1 }, { completed: 1 }]);
  });

  test('what was cancelled while it was out may run again as soon as its result is back, whatever it cost', async () => {
    for (const micros of [0, 1_000]) {
      let late: { item: StepItem; envelope: Parameters<Answer>[2] } | undefined;
      world.costMicros = micros;
      world.answer = (step, item, envelope) => {
        if (step !== 'draftEmail' || late) return calm(step, item, envelope);
        late = { item, envelope };
        return null;
      };
      const runId = await world.launch(tenant, { quota: 1 });
      await eventually(() => expect(late).toBeDefined());
      await world.call(cancelLeads, tenant, { id: runId, leadIds: [late!.item.leadId], note });
      await world.until(runId);
      expect(await world.call(previewRerun, tenant, { id: runId, from: 'draftEmail' })).toMatchObject({ leads: 0, leftOut: [{ reason: 'under_way' }] });
      await world.publish('results.lead', { id: newId(), step: 'draftEmail', tenantId: tenant, runId, traceparent: late!.envelope.traceparent, results: [world.result(late!.item, { status: 'failed', code: 'timeout', message: 'slow', retry: true })] });
      await eventually(async () => expect(await world.call(previewRerun, tenant, { id: runId, from: 'draftEmail' })).toMatchObject({ leads: 1, leftOut: [] }));
      await rerun(runId, 'draftEmail');
      await world.until(runId);
      expect([await outcomes(runId), (await world.call(getRun, tenant, { id: runId })).cost.micros]).toEqual([{ completed: 1 }, micros * world.sent.filter((one) => one.runId === runId).length]);
    }
  });

  test('what stands beside the step and goes again with it is in the preview, with its price, and in its token (R12.04)', async () => {
    world.costMicros = 1_000;
    // The campaign has been through once: what the steps cost is known.
    const campaignId = newId();
    await world.until(await world.launch(tenant, { quota: 1, campaignId, targets: [target('10002')] }));
    world.answer = (step, item, envelope) => (step === 'auditSite' ? { status: 'failed', code: 'too_large', message: 'a page without end', retry: false } : step === 'matchProfile' ? { status: 'hold', reason: 'low_confidence' } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 1, campaignId });
    await world.until(runId);
    await world.rows(`UPDATE orchestration.lead_step SET issued_at = issued_at - interval '1 day' WHERE run_id = $1`, [runId]);
    const before = await world.call(previewRerun, tenant, { id: runId, from: 'matchProfile' });
    expect(before.steps.map((line) => [line.step, line.key, line.leads, line.expected.micros, line.most.micros]).slice(0, 3)).toEqual([['matchProfile', 'new', 1, 1_000, 1_000], ['auditSite', 'kept', 1, 1_000, 1_000], ['findContacts', 'new', 0, 0, 1_000]]);
    expect(before).toMatchObject({ leads: 1, expected: { micros: 2_000 } });
    // Somebody else has the audit go again meanwhile: it is no part of this order any more.
    await world.rows(`UPDATE orchestration.lead_step SET state = 'done' WHERE run_id = $1 AND step = 'auditSite'`, [runId]);
    const after = await world.call(previewRerun, tenant, { id: runId, from: 'matchProfile' });
    expect([after.expected.micros, after.steps.map(({ step }) => step).includes('auditSite'), after.token === before.token]).toEqual([1_000, false, false]);
  });

  test('a needed step that was skipped beside it goes again too: nothing after it could go on without its fact (R12.04)', async () => {
    world.answer = (step, item, envelope) => (step === 'auditSite' ? { status: 'wait', retryAt: new Date(Date.now() + 3_600_000).toISOString(), cause: 'rate_limited', detail: 'later' } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(async () => expect((await world.rows<{ step: string; state: string }>(`SELECT step, state FROM orchestration.lead_step WHERE run_id = $1 ORDER BY step`, [runId])).map(({ step, state }) => `${step} ${state}`)).toEqual(['auditSite waiting', 'matchProfile done']));
    await world.call(skipStep, tenant, { id: runId, step: 'auditSite', note });
    await world.until(runId);
    expect(await outcomes(runId)).toEqual({ skipped: 1 });
    world.answer = calm;
    await rerun(runId, 'matchProfile');
    await world.until(runId);
    expect(await outcomes(runId)).toEqual({ completed: 1 });
    expect(await world.rows(`SELECT state, error, generation FROM orchestration.lead_step WHERE run_id = $1 AND step = 'auditSite'`, [runId])).toEqual([{ state: 'done', error: null, generation: 1 }]);
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
});
