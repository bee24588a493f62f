import { cancelLeads, createLead, createLeads, getLead, getRun, getStatus, LeadsImported, listLeads, retryRun, reviewLead, skipStep, type StepOutcome } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { type Answer, World } from './world';

const answers: Answer = (step, item): StepOutcome | null => {
  const { submission, identity } = item.input as { submission?: { email: string | null }; identity?: { email: string | null } };
  if (step === 'normaliseLead' && submission?.email === 'stuck@b.example') return null;
  if (step === 'normaliseLead' && submission?.email === 'twice@b.example') return { status: 'end', outcome: 'skipped', reason: 'duplicate', detail: 'of another' };
  if (step === 'normaliseLead') return { status: 'done', output: { of: 'identity', email: submission?.email } };
  if (step === 'deduplicateLead') return { status: 'done', output: { of: 'uniqueness' } };
  if (step === 'rateLead') return { status: 'done', output: { score: identity?.email === 'maybe@b.example' ? 40 : 90 } };
  if (step === 'storeLead') return { status: 'done', output: { status: identity?.email === 'maybe@b.example' ? 'pending_review' : 'approved', reason: 'score' } };
  return { status: 'done', output: { of: step } };
};

describe('leads that are sent in (R15.01)', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
    await world.start();
    await world.work();
    world.answer = answers;
  });

  afterAll(() => world.close());

  test('a batch is a run of its own: good rows go through all six steps, bad ones are named', async () => {
    const tenantId = newId();
    const rows = Array.from({ length: 250 }, (_, at) => ({ email: `lead${at}@b.example`, company: `Company ${at}` }));
    const answer = await world.call(createLeads, tenantId, { leads: [...rows, { email: 7 }, { email: 'twice@b.example' }], source: 'fair' });
    expect(answer).toMatchObject({ accepted: 251, refused: 1 });
    expect(answer.results[250]).toMatchObject({ row: 251, status: 'refused', problems: [{ field: 'email' }] });
    await world.until(answer.runId!);
    const run = await world.call(getRun, tenantId, { id: answer.runId! });
    expect(run).toMatchObject({ pipeline: 'intake', campaignId: null, found: 251, ended: 251, outcomes: { completed: 250, skipped: 1 } });
    expect(run.steps.map(({ step, done }) => [step, done])).toEqual([['normaliseLead', 250], ['deduplicateLead', 250], ['enrichLead', 250], ['verifyLead', 250], ['rateLead', 250], ['storeLead', 250]]);
    const first = answer.results[0];
    const lead = await world.call(getLead, tenantId, { id: first?.status === 'accepted' ? first.leadId : '' });
    expect(lead).toMatchObject({ outcome: 'completed', campaignId: null, name: 'Company 0', document: { submission: { email: 'lead0@b.example', source: 'fair' }, uniqueness: { of: 'uniqueness' } } });
    expect(lead.document).not.toHaveProperty('business');
    expect(await world.told<{ campaignId: string | null; leads: unknown[] }>('LeadsEnded').then((events) => events.reduce((sum, { leads }) => sum + leads.length, 0))).toBe(251);
  });

  test('a NUL in one row costs neither the row nor its batch (R15.01)', async () => {
    const tenantId = newId();
    const leads = [{ email: 'ann@b.example' }, { email: 'joe@b.example', name: 'Jo\u0000e' }, { email: 'bad@b.example', name2: '\u0000' }];
    const { runId, results } = await world.call(createLeads, tenantId, { leads });
    expect(results.map(({ row, status }) => [row, status])).toEqual([[1, 'accepted'], [2, 'accepted'], [3, 'refused']]);
    await world.until(runId!);
    expect((await world.call(listLeads, tenantId, { runId: runId! })).items.map(({ name }) => name)).toEqual(['Joe', 'ann@b.example']);
  });

  test('one lead is a run of one; a batch of nothing but bad rows is none', async () => {
    const tenantId = newId();
    const { runId, leadId } = await world.call(createLead, tenantId, { phone: '+1 212 555 0100' });
    await world.until(runId);
    await eventually(async () => expect((await world.call(listLeads, tenantId, {})).items.map((lead) => lead.leadId)).toEqual([leadId]));
    expect(await world.call(createLeads, tenantId, { leads: [{ name: 'Nobody' }] })).toMatchObject({ runId: null, accepted: 0, refused: 1 });
  });

  test('leads that are sent again under their key are the same run and the same leads, also for several at once (R1.06)', async () => {
    const tenantId = newId();
    const key = newId();
    const wish = { leads: [...Array.from({ length: 120 }, (_, at) => ({ email: `again${at}@b.example` })), { email: 7 }], source: 'fair' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => world.call(createLeads, tenantId, wish, key)));
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0]).toMatchObject({ accepted: 120, refused: 1 });
    const { runId } = answers[0]!;
    await world.until(runId!);
    expect(await world.call(createLeads, tenantId, wish, key)).toEqual(answers[0]);
    expect(await world.call(getRun, tenantId, { id: runId! })).toMatchObject({ found: 120, ended: 120, quota: 120 });
    const named = answers[0]!.results.flatMap((row) => (row.status === 'accepted' ? [row.leadId] : []));
    const rows = await world.rows<{ id: string; email: string }>(`SELECT id, submission->>'email' AS email FROM orchestration.lead WHERE run_id = $1`, [runId]);
    expect(named.map((id) => rows.find((row) => row.id === id)?.email)).toEqual(named.map((_, at) => `again${at}@b.example`));

    const single = await Promise.all(Array.from({ length: 3 }, () => world.call(createLead, tenantId, { phone: '+1 212 555 0101' }, newId())));
    expect(new Set(single.map(({ leadId }) => leadId)).size).toBe(3);
    const alone = newId();
    const [first, second] = [await world.call(createLead, tenantId, { phone: '+1 212 555 0102' }, alone), await world.call(createLead, tenantId, { phone: '+1 212 555 0102' }, alone)];
    expect(second).toEqual(first);
    expect((await world.rows('SELECT 1 FROM orchestration.lead WHERE run_id = $1', [first.runId])).length).toBe(1);
  });

  test('what the book takes only after a look waits for a person, and ends as decided (R15.03)', async () => {
    for (const [decision, outcome, reason] of [['approve', 'completed', 'completed'], ['reject', 'rejected', 'rejected_by_reviewer']] as const) {
      const tenantId = newId();
      const { runId, leadId } = await world.call(createLead, tenantId, { email: 'maybe@b.example' });
      await eventually(async () => expect((await world.call(listLeads, tenantId, { state: 'held' })).items.map((lead) => [lead.leadId, lead.step])).toEqual([[leadId, 'review']]));
      expect(await world.call(reviewLead, tenantId, { id: leadId, decision })).toMatchObject({ state: 'ended', outcome, reason });
      await world.until(runId);
    }
  });

  test('a lead that was cancelled while it waited for a person waits for one again when it is retried (R15.03)', async () => {
    const tenantId = newId();
    const { runId, leadId } = await world.call(createLead, tenantId, { email: 'maybe@b.example' });
    const held = () => eventually(async () => expect((await world.call(listLeads, tenantId, { status: 'pending_review' })).items.map((lead) => [lead.leadId, lead.state, lead.step])).toEqual([[leadId, 'held', 'review']]), { timeoutMs: 10_000 });
    await held();
    await world.call(cancelLeads, tenantId, { id: runId, leadIds: [leadId], note: 'meanwhile' });
    await world.until(runId);
    expect(await world.call(retryRun, tenantId, { id: runId, leadIds: [leadId] })).toMatchObject({ retried: 1 });
    await held();
    await world.call(reviewLead, tenantId, { id: leadId, decision: 'approve' });
    await world.until(runId);
    expect((await world.call(listLeads, tenantId, {})).items.map(({ status }) => status)).toEqual(['approved']);
  });

  test('leads that were sent in are found by status, score, source and text, and counted (R15.03)', async () => {
    const tenantId = newId();
    const { runId } = await world.call(createLeads, tenantId, { leads: [{ email: 'ann@b.example', company: '100% Ann' }, { email: 'maybe@b.example', source: 'form' }, { email: 'twice@b.example' }], source: 'fair' });
    await eventually(async () => expect((await world.call(getStatus, tenantId, {})).leads).toMatchObject({ approved: 1, pending_review: 1, duplicate: 1, new: 0, rejected: 0 }));
    const found = async (filter: object) => (await world.call(listLeads, tenantId, { runId: runId!, ...filter })).items.map(({ name, status, score, source }) => [name, status, score, source]);
    const [ann, maybe, twice] = [['100% Ann', 'approved', 90, 'fair'], ['maybe@b.example', 'pending_review', 40, 'form'], ['twice@b.example', 'duplicate', null, 'fair']];
    expect(await found({})).toEqual([twice, maybe, ann]);
    expect(await found({ status: 'pending_review' })).toEqual([maybe]);
    expect(await found({ minScore: 41 })).toEqual([ann]);
    expect(await found({ maxScore: 40 })).toEqual([maybe]);
    expect(await found({ source: 'fair' })).toEqual([twice, ann]);
    expect(await found({ q: '0% a' })).toEqual([ann]);
    expect(await found({ q: 'MAYBE@' })).toEqual([maybe]);
    expect(await found({ q: '_' })).toEqual([]);
    const status = await world.call(getStatus, tenantId, {});
    expect(status).toMatchObject({ runs: { running: 1, paused: 0 }, oldestOpenAt: expect.any(String) });
    expect((await world.call(getStatus, newId(), {})).oldestOpenAt).toBeNull();
  });

  test('a lead that an operator skips is no duplicate (R15.02)', async () => {
    const tenantId = newId();
    const { runId } = await world.call(createLeads, tenantId, { leads: [{ email: 'maybe@b.example' }, { email: 'twice@b.example' }, { email: 'stuck@b.example' }] });
    const statuses = async () => (await world.call(listLeads, tenantId, { runId: runId! })).items.map(({ name, status, reason }) => [name, status, reason]);
    const others = [['twice@b.example', 'duplicate', 'duplicate'], ['maybe@b.example', 'pending_review', null]];
    await eventually(async () => expect(await statuses()).toEqual([['stuck@b.example', 'new', null], ...others]), { timeoutMs: 10_000 });
    expect(await world.call(skipStep, tenantId, { id: runId!, step: 'normaliseLead', note: 'not worth it' })).toMatchObject({ ended: 1 });
    expect(await statuses()).toEqual([['stuck@b.example', 'failed', 'skipped_by_operator'], ...others]);
    expect((await world.call(listLeads, tenantId, { runId: runId!, status: 'duplicate' })).items).toHaveLength(1);
    expect((await world.call(getStatus, tenantId, {})).leads).toMatchObject({ duplicate: 1, failed: 1, pending_review: 1 });
  });

  test('leads of a file begin the run that their sender was told of, once however often they are told of (R15.01)', async () => {
    const [tenantId, runId] = [newId(), newId()];
    const imported = { runId, name: 'Fair (1 of 2)', submissions: [{ email: 'ann@b.example', source: 'fair' }, { phone: '+15032241700' }] };
    await world.event(LeadsImported, tenantId, imported);
    await world.until(runId);
    await world.event(LeadsImported, tenantId, imported);
    await world.event(LeadsImported, tenantId, { ...imported, runId: newId() });
    await eventually(async () => expect((await world.call(listLeads, tenantId, {})).items).toHaveLength(4));
    expect(await world.call(getRun, tenantId, { id: runId })).toMatchObject({ name: 'Fair (1 of 2)', pipeline: 'intake', found: 2, state: 'finished' });
  });
});
