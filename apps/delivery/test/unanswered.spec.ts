import { AppError, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { Stage } from './stage';

// A process died over a mail's call, and whoever had asked for the mail never comes again, or late (R10.07).
describe('a mail of whose call nothing was heard', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.answer = () => ({});
    stage.losesAnswers = false;
    stage.calls.length = 0;
  });

  type Lead = { to: string; leadId: string; input: Awaited<ReturnType<Stage['input']>> };
  const away = () => {
    throw new AppError('unavailable', 'No answer.', { retryAt: '2999-01-01T00:00:00.000Z' });
  };
  const rowOf = async ({ leadId }: Lead) => (await stage.sql.query<{ id: string; state: string; reason: string | null; once_key: string | null; resting: boolean }>('SELECT id, state, reason, once_key, next_try_at IS NOT NULL AS resting FROM delivery.message WHERE lead_id = $1', [leadId])).rows[0]!;
  const leftTo = ({ to }: Lead) => stage.mails.filter(({ mail }) => mail.to.address === to).length;
  const eventsOf = async (name: Parameters<Stage['events']>[0], lead: Lead) => (await stage.events(name, (await rowOf(lead)).id)).length;

  /** A lead whose mail was to leave, and whose step heard no answer. */
  async function unheard(how: { losesAnswers?: boolean; answer?: Stage['answer'] }): Promise<Lead> {
    stage.losesAnswers = how.losesAnswers ?? false;
    stage.answer = how.answer ?? (() => ({}));
    const to = `${newId()}@joes.example`;
    const lead = { to, leadId: newId(), input: await stage.input({ to }) };
    expect(await stage.send(lead.input, lead)).toMatchObject({ status: 'wait' });
    stage.losesAnswers = false;
    stage.answer = () => ({});
    expect(await rowOf(lead)).toMatchObject({ state: 'intended', resting: false });
    return lead;
  }

  /** It is looked at a minute and a half after its call; the clock is the test's. */
  const comesTo = (lead: Lead, row: object) => eventually(async () => {
    stage.clock.advance({ seconds: 30 });
    expect(await rowOf(lead)).toMatchObject(row);
  }, { timeoutMs: 20_000, everyMs: 300 });

  it('and that left is told as sent, once, also when its lead was cancelled', async () => {
    const [cancelled, waiting] = [await unheard({ losesAnswers: true }), await unheard({ losesAnswers: true })];
    await stage.lead('cancelled', cancelled.leadId, cancelled.input);
    await comesTo(cancelled, { state: 'delivered', reason: null });
    await comesTo(waiting, { state: 'delivered', reason: null });
    expect(await stage.send(waiting.input, { leadId: waiting.leadId, attempt: 2 })).toMatchObject({ status: 'done' });
    for (const lead of [cancelled, waiting]) expect([leftTo(lead), await eventsOf('MessageSent', lead)]).toEqual([1, 1]);
  });

  it('and of which nobody can tell whether it left is held, with the reason, and never sent again', async () => {
    const lead = await unheard({ answer: (_mail, key) => {
      stage.doubtful.add(key);
      return away();
    } });
    await comesTo(lead, { state: 'held', reason: 'fate_unknown' });
    expect(await stage.send(lead.input, { leadId: lead.leadId, attempt: 2 })).toMatchObject({ status: 'hold', reason: 'fate_unknown' });
    expect(leftTo(lead)).toBe(0);
  });

  it.each(['cancelled', 'skipped'] as const)('and that never left is withdrawn when its lead was %s, and leaves once when the lead is run again', async (turn) => {
    const lead = await unheard({ answer: away });
    await stage.lead(turn, lead.leadId, lead.input);
    await comesTo(lead, { state: 'refused', reason: 'cancelled', once_key: null });
    await stage.lead('reopened', lead.leadId, lead.input);
    expect(await stage.send(lead.input, { leadId: lead.leadId, generation: 2 })).toMatchObject({ status: 'done' });
    expect(leftTo(lead)).toBe(1);
  });

  it('and that never left rests when its lead goes on, and leaves with its next try', async () => {
    const lead = await unheard({ answer: away });
    await comesTo(lead, { state: 'intended', resting: true });
    expect(leftTo(lead)).toBe(0);
    expect(await stage.send(lead.input, { leadId: lead.leadId, attempt: 2 })).toMatchObject({ status: 'done' });
    expect(leftTo(lead)).toBe(1);
  });

  it('and that the mailbox refused has bounced; one refused for now rests, and its next try is another call', async () => {
    const refusal = (permanent: boolean) => ({ losesAnswers: true, answer: () => ({ accepted: false, rejection: { permanent, diagnostic: permanent ? '550 no such user' : '451 full' } }) });
    const [gone, full] = [await unheard(refusal(true)), await unheard(refusal(false))];
    await comesTo(gone, { state: 'bounced' });
    expect(await eventsOf('MessageBounced', gone)).toBe(1);
    await comesTo(full, { state: 'intended', resting: true });
    stage.calls.length = 0;
    expect(await stage.send(full.input, { leadId: full.leadId, attempt: 2 })).toMatchObject({ status: 'done' });
    expect(stage.calls).toEqual([expect.stringMatching(/:2$/)]);
  });

  it('and whose recipient wants no more since: one that left is told as sent, one that did not never leaves (R10.03)', async () => {
    const [left, kept] = [await unheard({ losesAnswers: true }), await unheard({ answer: away })];
    for (const { to } of [left, kept]) await stage.ask('addSuppression', { email: to });
    expect(await stage.send(left.input, { leadId: left.leadId, attempt: 2 })).toMatchObject({ status: 'done' });
    expect(await rowOf(left)).toMatchObject({ state: 'delivered' });
    expect(await stage.send(kept.input, { leadId: kept.leadId, attempt: 2 })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'manual' });
    expect(await rowOf(kept)).toMatchObject({ state: 'refused', reason: 'manual' });
    for (const [lead, count] of [[left, 1], [kept, 0]] as const) expect([leftTo(lead), await eventsOf('MessageSent', lead)]).toEqual([count, count]);
  });

  it('is left alone while the call may be under way', async () => {
    let answer: (said: object) => void = () => undefined;
    stage.answer = () => new Promise((resolve) => (answer = resolve));
    const to = `${newId()}@joes.example`;
    const lead = { to, leadId: newId(), input: await stage.input({ to }) };
    const { outcome } = await stage.order(lead.input, lead);
    await eventually(async () => expect(stage.calls).toHaveLength(1));
    for (let turn = 0; turn < 6; turn += 1) {
      stage.clock.advance({ seconds: 60 });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await rowOf(lead)).toMatchObject({ state: 'intended', resting: false });
    answer({});
    expect(await outcome()).toMatchObject({ status: 'done' });
    expect([leftTo(lead), await eventsOf('MessageSent', lead)]).toEqual([1, 1]);
  });
});
