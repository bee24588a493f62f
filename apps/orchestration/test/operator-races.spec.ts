import { getRun, listLeads, previewRerun, resumeRun, rerunLeads, reviewLead, skipStep, TenantBudgetChanged } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually, type FaultProxy, toServer } from '@leadfactory/testing';
import { type Answer, calm, World } from './world';

const COST = 1_000;
const note = 'meanwhile';

/** A verb looks at leads, decides, and writes: here their work is set going between the look and the writing. */
describe('what operators do to leads whose work goes out at the same moment', () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  let world: World;
  let toDatabase: FaultProxy;
  let tenant: string;
  beforeAll(async () => {
    world = await World.open();
    toDatabase = await world.behindProxy();
    await world.start();
    await world.work();
  });
  beforeEach(() => {
    tenant = newId();
    world.costMicros = COST;
    world.sent.length = 0;
  });
  afterAll(() => world.close());

  const asked = (step: string) => world.sent.filter((one) => one.step === step).map(({ item }) => item.key.split(':')[2]);

  /** A run whose one lead waits for the tenant's money at this step. */
  async function waitingAt(step: string): Promise<string> {
    const poor: Answer = (at, item, envelope) => (at === step && item.attempt === 1 ? { status: 'wait', retryAt: tomorrow, cause: 'budget_exceeded', detail: 'The month’s budget is spent.' } : calm(at, item, envelope));
    world.answer = poor;
    const runId = await world.launch(tenant, { quota: 1 });
    await eventually(async () => expect(await world.rows(`SELECT step FROM orchestration.lead_step WHERE run_id = $1 AND state = 'waiting'`, [runId])).toEqual([{ step }]), { timeoutMs: 15_000 });
    return runId;
  }

  /** Has the verb stop where it has decided and not yet written, and sets going what waits for money. */
  async function moneyComesDuring<T>(step: string, verb: () => Promise<T>): Promise<T> {
    const hold = toDatabase.holdAt(toServer('INSERT INTO lead_step_past'));
    const done = verb();
    await hold.reached;
    await world.event(TenantBudgetChanged, tenant, { perMonth: null, at: new Date().toISOString() });
    // Either it goes out, or it waits for the verb's rows.
    await eventually(async () => {
      const waiting = await world.rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event <> 'advisory'`);
      expect(asked(step).length - 1 + waiting.length).toBeGreaterThan(0);
    }, { timeoutMs: 10_000 });
    hold.release();
    return done;
  }

  test('work that a rerun begins anew does not go out beside it with its old key, unseen and uncounted (R12.02, R12.04)', async () => {
    const runId = await waitingAt('findContacts');
    const { token } = await world.call(previewRerun, tenant, { id: runId, from: 'auditSite' });
    await moneyComesDuring('findContacts', () => world.call(rerunLeads, tenant, { id: runId, from: 'auditSite', token, note }));
    await world.until(runId);
    expect([asked('auditSite'), asked('findContacts')]).toEqual([['1', '2'], ['1', '2']]);
    expect((await world.call(getRun, tenant, { id: runId })).cost.micros).toBe(COST * world.sent.length);
  });

  test('a mail that an operator skips does not leave meanwhile (R12.04)', async () => {
    const runId = await waitingAt('sendEmail');
    expect(await moneyComesDuring('sendEmail', () => world.call(skipStep, tenant, { id: runId, step: 'sendEmail', note }))).toMatchObject({ ended: 1, leftOut: [] });
    await world.until(runId);
    expect((await world.call(listLeads, tenant, { runId })).items).toEqual([expect.objectContaining({ outcome: 'skipped' })]);
    expect(asked('sendEmail')).toEqual(['1']);
  });

  test('work of leads that run again does not open while a verb holds their run', async () => {
    world.answer = calm;
    const runId = await world.launch(tenant, { quota: 1 });
    await world.until(runId);
    const state = async () => (await world.rows<{ state: string }>(`SELECT state FROM orchestration.lead_step WHERE run_id = $1 AND step = 'sendEmail'`, [runId]))[0]?.state;
    await world.rows('SELECT pg_advisory_lock(hashtextextended($1, 1))', [runId]);
    try {
      await world.rows(`UPDATE orchestration.lead_step SET state = 'again' WHERE run_id = $1 AND step = 'sendEmail'`, [runId]);
      await world.rows(`UPDATE orchestration.lead SET state = 'active', outcome = NULL, reason = NULL, ended_at = NULL WHERE run_id = $1`, [runId]);
      await world.rows(`UPDATE orchestration.run SET state = 'running', finished_at = NULL WHERE id = $1`, [runId]);
      await eventually(async () => expect(await world.rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`)).toHaveLength(1), { timeoutMs: 10_000 });
      expect(await state()).toBe('again');
    } finally {
      await world.rows('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [runId]);
    }
    await world.until(runId);
    expect(await state()).toBe('done');
  });

  test('an approval given while the run is being paused waits for that, and sends nothing (R12.02)', async () => {
    world.answer = calm;
    const runId = await world.launch(tenant, { quota: 1, review: 'manual' });
    const [lead] = await eventually(async () => {
      const { items } = await world.call(listLeads, tenant, { runId, state: 'held' });
      expect(items).toHaveLength(1);
      return items;
    }, { timeoutMs: 10_000 });
    await world.rows('SELECT pg_advisory_lock(hashtextextended($1, 1))', [runId]);
    const approved = world.call(reviewLead, tenant, { id: lead!.leadId, decision: 'approve' });
    try {
      await eventually(async () => expect(await world.rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`)).toHaveLength(1), { timeoutMs: 5_000 });
      await world.rows(`UPDATE orchestration.run SET state = 'paused' WHERE id = $1`, [runId]);
    } finally {
      await world.rows('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [runId]);
    }
    await approved;
    expect(await world.rows(`SELECT state FROM orchestration.lead_step WHERE run_id = $1 AND step = 'sendEmail'`, [runId])).toEqual([{ state: 'pending' }]);
    await world.call(resumeRun, tenant, { id: runId });
    await world.until(runId);
    expect(asked('sendEmail')).toEqual(['1']);
  });
});
