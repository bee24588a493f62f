import { cancelRun, getLead, getRun, listFailures, listLeads, pauseRun, resumeRun, retryRun, reviewLead, type StepEnvelope, type StepItem } from '@leadfactory/contracts';
import { derivedId, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { business, calm, page, score, target, World } from './world';

const tenant = newId();
const other = newId();
const PER_LEAD = ['auditSite', 'buildReport', 'draftEmail', 'findContacts', 'matchProfile', 'publishOffer', 'scoreLead', 'sendEmail'];

describe('the campaign pipeline', () => {
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

  test('carries every lead to its end, asks each step once, and counts exactly (R12.01, R11.02)', async () => {
    world.costMicros = 1_000;
    const runId = await world.launch(tenant, { quota: 25, targets: [target('10001'), target('10002')] });
    await world.until(runId);
    const run = await world.call(getRun, tenant, { id: runId });
    expect(run).toMatchObject({ state: 'finished', found: 25, ended: 25, outcomes: { completed: 25 }, searches: { pending: 0, failed: 0 }, waitingFor: [] });
    expect(run.steps.map(({ step, done }) => [step, done])).toEqual(['auditSite', 'matchProfile', 'findContacts', 'scoreLead', 'buildReport', 'publishOffer', 'draftEmail', 'sendEmail'].map((step) => [step, 25]));
    const asked = world.sent.filter(({ step }) => step !== 'findBusinesses').map(({ item }) => item.key);
    expect(asked).toHaveLength(25 * 8);
    expect(new Set(asked).size).toBe(25 * 8);
    expect(run.cost.micros).toBe(1_000 * world.sent.length);
    const finished = await eventually(async () => {
      const all = (await world.told<{ runId: string; leads: number }>('RunFinished')).filter((event) => event.runId === runId);
      expect(all.length).toBeGreaterThan(0);
      return all;
    });
    expect(finished).toEqual([expect.objectContaining({ state: 'finished', leads: 25 })]);
    const advanced = (await world.told<{ runId: string; step: string; leads: unknown[] }>('LeadsAdvanced')).filter((event) => event.runId === runId);
    for (const step of PER_LEAD) expect([step, advanced.filter((event) => event.step === step).reduce((sum, { leads }) => sum + leads.length, 0)]).toEqual([step, 25]);
  });

  test('each step receives exactly the facts that its contract names, with the lead’s variants', async () => {
    const runId = await world.launch(tenant, { quota: 1 });
    await world.until(runId);
    const inputs = Object.fromEntries(world.sent.map(({ step, item }) => [step, Object.keys(item.input).sort()]));
    expect(inputs).toMatchObject({ findBusinesses: ['search'], matchProfile: ['business'], auditSite: ['business', 'campaign'], findContacts: ['audit', 'business', 'profile'], sendEmail: ['business', 'campaign', 'contacts', 'draft', 'offer'] });
    const campaign = world.sent.find(({ step }) => step === 'draftEmail')?.item.input.campaign as { variants: Record<string, string> };
    expect(Object.keys(campaign.variants).sort()).toEqual(['body_variant', 'subject_strategy']);
    const [lead] = (await world.call(listLeads, tenant, { runId })).items;
    const journey = await world.call(getLead, tenant, { id: lead?.leadId ?? '' });
    expect(journey.steps.map(({ step, state, attempts }) => [step, state, attempts]).sort()).toEqual(PER_LEAD.map((step) => [step, 'done', 1]));
    expect(Object.keys(journey.document).sort()).toEqual(['audit', 'business', 'campaign', 'contacts', 'delivery', 'draft', 'offer', 'profile', 'report', 'score']);
    expect(journey.variants).toEqual(campaign.variants);
  });

  test('a lead of an unwanted tier ends at the gate; a lead without contact ends with that reason', async () => {
    world.answer = (step, item, envelope) => {
      if (step === 'scoreLead') return { status: 'done', output: score(item.businessId === business('10001', 0).businessId ? 'D' : 'A') };
      if (step === 'findContacts' && item.businessId === business('10001', 1).businessId) return { status: 'end', outcome: 'disqualified', reason: 'no_contact' };
      return calm(step, item, envelope);
    };
    const runId = await world.launch(tenant, { quota: 3 });
    await world.until(runId);
    const run = await world.call(getRun, tenant, { id: runId });
    expect(run).toMatchObject({ outcomes: { completed: 1, disqualified: 2 }, reasons: { completed: 1, tier_below_campaign: 1, no_contact: 1 } });
    expect(run.steps.find(({ step }) => step === 'buildReport')?.done).toBe(1);
  });

  test('the optional profile that fails is skipped and the lead goes on; what must not fail ends it with the reason (R15.04)', async () => {
    world.answer = (step, item, envelope) => {
      if (step === 'matchProfile') return { status: 'failed', code: 'provider_rejected', message: 'no such place', retry: false };
      if (step === 'buildReport' && item.businessId === business('10001', 0).businessId) return { status: 'failed', code: 'too_large', message: 'too many findings', retry: false };
      return calm(step, item, envelope);
    };
    const runId = await world.launch(tenant, { quota: 2 });
    await world.until(runId);
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ outcomes: { completed: 1, failed: 1 }, reasons: { too_large: 1 } });
    expect((await world.call(listFailures, tenant, { id: runId })).items).toEqual([
      expect.objectContaining({ step: 'matchProfile', error: 'provider_rejected', leads: 2 }),
      expect.objectContaining({ step: 'buildReport', error: 'too_large', leads: 1, ended: 1, example: derivedId(runId, business('10001', 0).businessId) }),
    ]);
    world.answer = calm;
    expect(await world.call(retryRun, tenant, { id: runId, step: 'buildReport' })).toMatchObject({ retried: 1, leads: 1, searches: 0 });
    await world.until(runId);
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ outcomes: { completed: 2 } });
    // The audit had been paid for: it was not asked again.
    expect(world.sent.filter(({ step }) => step === 'auditSite')).toHaveLength(2);
    expect(new Set(world.sent.filter(({ step }) => step === 'buildReport').map(({ item }) => item.key)).size).toBe(2);
  });

  test('a failed attempt goes again after a pause; a wait costs no attempt', async () => {
    const tries = new Map<string, number>();
    world.answer = (step, item, envelope) => {
      const count = (tries.get(step) ?? 0) + 1;
      tries.set(step, count);
      if (step === 'auditSite' && count === 1) return { status: 'failed', code: 'timeout', message: 'slow', retry: true };
      if (step === 'findContacts' && count <= 2) return { status: 'wait', retryAt: new Date(Date.now() + 100).toISOString(), cause: 'rate_limited', detail: 'later' };
      return calm(step, item, envelope);
    };
    const runId = await world.launch(tenant, { quota: 1 });
    await world.until(runId);
    const [lead] = (await world.call(listLeads, tenant, { runId })).items;
    const attempts = Object.fromEntries((await world.call(getLead, tenant, { id: lead?.leadId ?? '' })).steps.map((step) => [step.step, step.attempts]));
    expect(attempts).toMatchObject({ auditSite: 2, findContacts: 1 });
    expect(world.sent.filter(({ step }) => step === 'auditSite').map(({ item }) => [item.attempt, item.key.endsWith(':1')])).toEqual([[1, true], [2, true]]);
  });

  test('repeated, late and foreign results change nothing twice', async () => {
    world.answer = (step, item, envelope) => {
      const outcome = calm(step, item, envelope);
      if (outcome && step !== 'findBusinesses') {
        const common = { step, tenantId: envelope.tenantId, runId: envelope.runId, traceparent: envelope.traceparent };
        for (const result of [world.result(item, outcome), world.result({ ...item, attempt: item.attempt + 1 }, outcome), world.result({ ...item, key: `${item.key}0` }, outcome)]) void world.publish('results.lead', { ...common, id: newId(), results: [result, result] });
      }
      return outcome;
    };
    const runId = await world.launch(tenant, { quota: 5 });
    await world.until(runId);
    const keys = world.sent.filter(({ step }) => step !== 'findBusinesses').map(({ item }) => item.key);
    expect(new Set(keys).size).toBe(keys.length);
    const ended = (await world.told<{ runId: string; leads: { leadId: string }[] }>('LeadsEnded')).filter((event) => event.runId === runId).flatMap(({ leads }) => leads.map(({ leadId }) => leadId));
    expect([ended.length, new Set(ended).size]).toEqual([5, 5]);
  });

  test('a second run of the campaign writes to nobody twice and goes on with new businesses', async () => {
    const campaignId = newId();
    const first = await world.launch(tenant, { campaignId, quota: 10 });
    await world.until(first);
    const second = await world.launch(tenant, { campaignId, quota: 10 });
    await world.until(second);
    const run = await world.call(getRun, tenant, { id: second });
    expect(run.outcomes).toEqual({ completed: 10, skipped: 10 });
    expect(run.reasons).toMatchObject({ already_in_campaign: 10 });
    const mailed = world.sent.filter(({ step }) => step === 'sendEmail').map(({ item }) => item.businessId);
    expect([mailed.length, new Set(mailed).size]).toEqual([20, 20]);
  });

  test('a paused run issues nothing, keeps what comes back, and goes on where it was (R12.02)', async () => {
    let held: (() => void) | undefined;
    world.answer = (step, item, envelope) => {
      if (step !== 'auditSite') return calm(step, item, envelope);
      held = () => void world.publish('results.lead', { id: newId(), step, tenantId: tenant, runId: envelope.runId, traceparent: envelope.traceparent, results: [world.result(item, calm(step, item, envelope)!)] });
      return null;
    };
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(() => expect(held).toBeDefined());
    await world.call(pauseRun, tenant, { id: runId });
    held?.();
    await eventually(async () => expect((await world.call(getRun, tenant, { id: runId })).steps.find(({ step }) => step === 'findContacts')?.pending).toBe(1));
    expect((await world.call(getRun, tenant, { id: runId })).waitingFor).toEqual([{ cause: 'paused', leads: expect.any(Number), until: null }]);
    expect(world.sent.some(({ step }) => step === 'findContacts')).toBe(false);
    await expect(world.call(pauseRun, tenant, { id: runId })).rejects.toMatchObject({ code: 'conflict' });
    world.answer = calm;
    await world.call(resumeRun, tenant, { id: runId });
    await world.until(runId);
    expect(world.sent.filter(({ step }) => step === 'auditSite')).toHaveLength(1);
  });

  test('a cancelled run ends its open leads; what was done meanwhile is kept, and nothing follows', async () => {
    const late: (() => void)[] = [];
    world.answer = (step, item, envelope) => {
      if (step !== 'auditSite') return calm(step, item, envelope);
      late.push(() => void world.publish('results.lead', { id: newId(), step, tenantId: tenant, runId: envelope.runId, traceparent: envelope.traceparent, results: [world.result(item, calm(step, item, envelope)!)] }));
      return null;
    };
    const runId = await world.launch(tenant, { quota: 3 });
    await eventually(() => expect(late).toHaveLength(3));
    await world.call(cancelRun, tenant, { id: runId });
    late.forEach((answer) => answer());
    await eventually(async () => expect((await world.call(getRun, tenant, { id: runId })).steps.find(({ step }) => step === 'auditSite')?.done).toBe(3));
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ state: 'cancelled', found: 3, ended: 3, outcomes: { cancelled: 3 } });
    expect(world.sent.some(({ step }) => step === 'findContacts')).toBe(false);
  });

  test.each([['of its leads', 'auditSite', 2, 5_000], ['of its searches', 'findBusinesses', 1, 1_000]])('what work %s costs that comes back when the run is cancelled is counted, once (R1.11)', async (_of, late, times, micros) => {
    world.costMicros = 1_000;
    const out: { item: StepItem; envelope: StepEnvelope }[] = [];
    world.answer = (step, item, envelope) => {
      if (step !== late) return calm(step, item, envelope);
      out.push({ item, envelope });
      return null;
    };
    const runId = await world.launch(tenant, { quota: 2 });
    await eventually(async () => {
      expect(out).toHaveLength(times);
      expect((await world.call(getRun, tenant, { id: runId })).cost.micros).toBe(micros - 1_000 * times);
    });
    await world.call(cancelRun, tenant, { id: runId });
    for (let time = 0; time < 2; time += 1) {
      const messages = out.map(({ item, envelope }) => ({ id: newId(), step: late, tenantId: tenant, runId, traceparent: envelope.traceparent, results: [world.result(item, { status: 'failed', code: 'timeout', message: 'no answer', retry: true })] }));
      for (const message of messages) await world.publish('results.lead', message);
      await eventually(async () => expect(await world.untaken()).toBe(0));
      expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ state: 'cancelled', cost: { micros } });
    }
    const kept = 'SELECT (SELECT coalesce(sum(cost_micros), 0) FROM orchestration.lead_step WHERE run_id = $1)::int + (SELECT sum(cost_micros) FROM orchestration.search WHERE run_id = $1)::int AS micros';
    expect(await world.rows(kept, [runId])).toEqual([{ micros }]);
  });

  test('with manual review each draft waits for a person: approved it is sent, rejected it ends', async () => {
    const runId = await world.launch(tenant, { quota: 2, review: 'manual' });
    const leads = await eventually(async () => {
      const { items } = await world.call(listLeads, tenant, { runId, state: 'held' });
      expect(items.map(({ step }) => step)).toEqual(['review', 'review']);
      return items;
    }, { timeoutMs: 10_000 });
    expect((await world.call(getRun, tenant, { id: runId })).waitingFor).toEqual([{ cause: 'held', leads: 2, until: null }]);
    expect(world.sent.some(({ step }) => step === 'sendEmail')).toBe(false);
    await world.call(reviewLead, tenant, { id: leads[0]!.leadId, decision: 'approve' });
    expect(await world.call(reviewLead, tenant, { id: leads[1]!.leadId, decision: 'reject', note: 'not now' })).toMatchObject({ state: 'ended', outcome: 'rejected' });
    await world.until(runId);
    await expect(world.call(reviewLead, tenant, { id: leads[1]!.leadId, decision: 'approve' })).rejects.toMatchObject({ code: 'conflict' });
    expect(world.sent.filter(({ step }) => step === 'sendEmail').map(({ item }) => item.leadId)).toEqual([leads[0]!.leadId]);
  });

  test('a run whose budget is used up stops before the next call and says so (R1.11)', async () => {
    world.costMicros = 600_000;
    const runId = await world.launch(tenant, { quota: 1, budget: { amount: 100, currency: 'USD' } });
    await eventually(async () => expect((await world.call(getRun, tenant, { id: runId })).waitingFor).toEqual([{ cause: 'budget_exceeded', leads: 1, until: null }]), { timeoutMs: 8_000 });
    expect((await world.call(getRun, tenant, { id: runId })).cost.micros).toBeLessThanOrEqual(600_000 * 3);
    await world.call(cancelRun, tenant, { id: runId });
  });

  test('another tenant sees none of it, and its ids answer as unknown', async () => {
    const runId = await world.launch(tenant, { quota: 1 });
    await world.until(runId);
    const [lead] = (await world.call(listLeads, tenant, { runId })).items;
    expect((await world.call(listLeads, other, { runId })).items).toEqual([]);
    await expect(world.call(getRun, other, { id: runId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.call(getLead, other, { id: lead!.leadId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.call(cancelRun, other, { id: runId })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the quota is never exceeded, however many searches answer at once', async () => {
    world.answer = (step, item, envelope) => (step === 'findBusinesses' ? { status: 'done', output: page(item, 200, 50) } : calm(step, item, envelope));
    const runId = await world.launch(tenant, { quota: 120, targets: ['10001', '10002', '10003', '10004', '10005'].map(target) });
    await world.until(runId);
    expect(await world.call(getRun, tenant, { id: runId })).toMatchObject({ found: 120, outcomes: { completed: 120 } });
  });
});
