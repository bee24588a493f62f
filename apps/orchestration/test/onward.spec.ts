import { cancelRun, createLeads, getLeadHistory, getRun, listLeads, pauseRun, previewRerun, rerunLeads, resumeRun, type StepEnvelope, stepKey, type StepOutcome, updateRun } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { type Answer, World } from './world';

const COST = 1_000;
const SIX = ['normaliseLead', 'deduplicateLead', 'enrichLead', 'verifyLead', 'rateLead', 'storeLead'];
const ends = { status: 'end', outcome: 'skipped', reason: 'duplicate' } as const;

const answers: Answer = (step) => ({ status: 'done', output: step === 'storeLead' ? { status: 'approved', reason: 'score' } : { of: step } });

// Leads that have passed a step go on to the next one of the same service at once (ADR 19): what the orchestrator makes of what it is told.
describe('leads whose next step was done on the way', () => {
  let world: World;
  let tenant: string;
  beforeAll(async () => {
    world = await World.open();
    await world.start();
    await world.work();
  });
  beforeEach(() => {
    tenant = newId();
    world.answer = answers;
    world.goesOn = true;
    world.costMicros = COST;
    world.sent.length = 0;
  });
  afterAll(() => world.close());

  async function begin(leads = 1): Promise<string> {
    const { runId } = await world.call(createLeads, tenant, { leads: Array.from({ length: leads }, (_, at) => ({ email: `lead${at}@b.example` })) });
    return runId!;
  }

  /** The run's first envelope of that step, which nobody answers. */
  async function unanswered(step: string, runs: () => Promise<string> = begin): Promise<{ runId: string; envelope: StepEnvelope }> {
    let found: StepEnvelope | undefined;
    world.answer = (at, item, envelope) => {
      if (at !== step || found !== undefined) return answers(at, item, envelope);
      found = envelope;
      return null;
    };
    const runId = await runs();
    await eventually(() => expect(found).toBeDefined());
    return { runId, envelope: found! };
  }

  const done = (step: string): StepOutcome => answers(step, undefined as never, undefined as never)!;

  /** What a service tells that did both steps. */
  async function both({ id: _, items, step, next, ...head }: StepEnvelope, outcome: StepOutcome = done(next!)): Promise<void> {
    const keyOf = (name: string, leadId: string) => ({ leadId, key: stepKey(leadId, name, 1), attempt: 1 });
    const told = { step: next, tenantId: head.tenantId, runId: head.runId, traceparent: head.traceparent };
    await world.publish('results.lead', {
      id: newId(), ...told, results: items.map(({ leadId }) => world.result(keyOf(next!, leadId), outcome)), passed: { step, results: items.map(({ leadId }) => world.result(keyOf(step, leadId), done(step))) },
    });
    await taken();
  }

  /** What a service tells that did the first step alone. */
  async function first({ step, items, tenantId, runId, traceparent }: StepEnvelope): Promise<void> {
    await world.publish('results.lead', { id: newId(), step, tenantId, runId, traceparent, results: items.map((item) => world.result(item, done(step))) });
    await taken();
  }

  const taken = () => eventually(async () => expect(await world.untaken()).toBe(0));
  const asked = () => world.sent.map(({ step, item }) => `${step} ${item.key.split(':')[2]} ${item.attempt}`);
  const work = (runId: string) => world.rows<{ step: string; state: string; attempt: number }>('SELECT step, state, attempt FROM orchestration.lead_step WHERE run_id = $1 ORDER BY sequence', [runId]);
  const spent = async (runId: string) => (await world.call(getRun, tenant, { id: runId })).cost.micros;

  test('are sent to four steps and pass six, each with its history and its cost', async () => {
    const runId = await begin(250);
    await world.until(runId);
    const run = await world.call(getRun, tenant, { id: runId });
    expect(run).toMatchObject({ ended: 250, outcomes: { completed: 250 }, cost: { micros: 250 * 6 * COST } });
    expect(run.steps.map(({ step, done: passed }) => [step, passed])).toEqual(SIX.map((step) => [step, 250]));
    expect([...new Set(world.sent.map(({ step }) => step))]).toEqual(SIX.filter((step) => step !== 'deduplicateLead' && step !== 'verifyLead'));
    expect(world.sent.find(({ step }) => step === 'enrichLead')?.item.input).toEqual({ identity: { of: 'normaliseLead' } });
    expect(world.sent.find(({ step }) => step === 'storeLead')?.item.input).toMatchObject({ uniqueness: { of: 'deduplicateLead' }, verification: { of: 'verifyLead' } });
    const [lead] = (await world.call(listLeads, tenant, { runId })).items;
    const history = await world.call(getLeadHistory, tenant, { id: lead!.leadId });
    // Each envelope's leads have come back once, although each told of two steps.
    await eventually(async () => expect(await world.rows('SELECT DISTINCT step, still_out FROM orchestration.envelope WHERE run_id = $1 AND still_out <> 0', [runId])).toEqual([]));
    expect(history.steps.map(({ step, state, tries }) => [step, state, tries])).toEqual(SIX.map((step) => [step, 'done', 1]));
  });

  test.each([
    ['ends there', ends, { outcome: 'skipped', reason: 'duplicate' }],
    ['fails there for good', { status: 'failed', code: 'invalid_input', message: 'No.', retry: false }, { outcome: 'failed', reason: 'invalid_input' }],
  ] as const)('a lead that %s ends for that reason', async (_how, outcome, end) => {
    world.answer = (step, item, envelope) => (step === 'deduplicateLead' ? outcome : answers(step, item, envelope));
    const runId = await begin();
    await world.until(runId);
    expect((await world.call(listLeads, tenant, { runId })).items).toMatchObject([end]);
    expect(asked()).toEqual(['normaliseLead 1 1']);
    expect(await spent(runId)).toBe(2 * COST);
  });

  test.each([
    ['waits', { status: 'wait', retryAt: new Date().toISOString(), cause: 'rate_limited', detail: 'Too fast.' }],
    ['fails and may be tried again', { status: 'failed', code: 'timeout', message: 'No answer.', retry: true }],
  ] as const)('a lead that %s there is sent there again, by itself and under the same key', async (_how, outcome) => {
    world.answer = (step, item, envelope) => (step === 'verifyLead' && item.attempt === 1 ? outcome : answers(step, item, envelope));
    const runId = await begin();
    await world.until(runId);
    expect(asked()).toEqual(['normaliseLead 1 1', 'enrichLead 1 1', 'verifyLead 1 2', 'rateLead 1 1', 'storeLead 1 1']);
  });

  test('may be told of twice, together and apart, in any order', async () => {
    for (const order of [['both', 'both', 'first'], ['first', 'both', 'both'], ['both', 'first', 'both']]) {
      const { runId, envelope } = await unanswered('normaliseLead');
      for (const what of order) await (what === 'both' ? both(envelope) : first(envelope));
      await world.until(runId);
      expect((await work(runId)).map(({ step, state, attempt }) => [step, state, attempt])).toEqual(SIX.map((step) => [step, 'done', 1]));
      expect(await spent(runId)).toBe(6 * COST);
      expect((await world.told<{ runId: string }>('LeadsEnded')).filter((event) => event.runId === runId)).toHaveLength(1);
    }
  });

  test('go no further while their run is paused, and lose nothing of what was done', async () => {
    const { runId, envelope } = await unanswered('normaliseLead');
    await world.call(pauseRun, tenant, { id: runId });
    await both(envelope);
    expect((await work(runId)).map(({ step, state }) => [step, state])).toEqual([['normaliseLead', 'done'], ['deduplicateLead', 'done'], ['enrichLead', 'pending']]);
    await world.call(resumeRun, tenant, { id: runId });
    await world.until(runId);
    expect(asked().filter((line) => line.startsWith('deduplicateLead'))).toEqual([]);
  });

  test('cost what both steps cost when their run was cancelled meanwhile, once', async () => {
    const { runId, envelope } = await unanswered('enrichLead');
    await world.call(cancelRun, tenant, { id: runId });
    const before = await spent(runId);
    await both(envelope);
    await both(envelope);
    expect(await spent(runId)).toBe(before + 2 * COST);
    expect((await work(runId)).map(({ step }) => step)).toEqual(['normaliseLead', 'deduplicateLead', 'enrichLead']);
    expect((await world.call(listLeads, tenant, { runId })).items).toMatchObject([{ outcome: 'cancelled' }]);
  });

  test('are a matter of runs without a budget: those that have one are looked at between any two steps', async () => {
    const { runId, envelope } = await unanswered('normaliseLead');
    expect(envelope.next).toBe('deduplicateLead');
    await world.call(updateRun, tenant, { id: runId, budget: { amount: 1_000_000, currency: 'USD' } });
    await first(envelope);
    await world.until(runId);
    expect(asked().map((line) => line.split(' ')[0])).toEqual(SIX);
  });

  test('are a matter of leads that never were there: what an operator orders again comes back from each step', async () => {
    const runId = await begin();
    await world.until(runId);
    world.sent.length = 0;
    const { token } = await world.call(previewRerun, tenant, { id: runId, from: 'normaliseLead' });
    await world.call(rerunLeads, tenant, { id: runId, from: 'normaliseLead', token, note: 'a new book' });
    await eventually(() => expect(asked()).toHaveLength(SIX.length));
    expect(world.sent.map(({ step, next, item }) => [step, next, item.key])).toEqual(SIX.map((step) => [step, undefined, stepKey(world.sent[0]!.item.leadId, step, 2)]));
  });
});
