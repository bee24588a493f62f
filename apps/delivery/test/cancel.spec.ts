import { AppError, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.answer = () => ({});
  stage.calls.length = 0;
});

type Input = Awaited<ReturnType<Stage['input']>>;
const fullMailbox = () => ({ accepted: false, rejection: { permanent: false, diagnostic: '451 4.2.2 mailbox full' } });
const mailsTo = (address: string) => stage.mails.filter(({ mail }) => mail.to.address === address);
const rowOf = async (leadId: string) => (await stage.sql.query<{ id: string; state: string; reason: string | null }>('SELECT id, state, reason FROM delivery.message WHERE lead_id = $1', [leadId])).rows[0];
/** The same lead's step with a draft written anew. */
const redrafted = async (input: Input): Promise<Input> => ({ ...input, draft: { ...input.draft, subject: 'Another question', content: (await stage.input()).draft.content } });

/** A lead whose mail was answered in this way, once. */
async function tried(to: string, answer: Stage['answer']): Promise<{ input: Input; leadId: string }> {
  stage.answer = answer;
  const lead = { input: await stage.input({ to }), leadId: newId() };
  expect(await stage.send(lead.input, lead)).toMatchObject({ status: 'wait' });
  stage.answer = () => ({});
  return lead;
}

const unavailable = () => {
  throw new AppError('provider_unavailable', 'Down.', { retryAt: '2026-03-02T09:05:00.000Z' });
};

describe.each([
  ['the mailbox refused for now', fullMailbox],
  ['its provider was away', unavailable],
])('a mail whose lead is cancelled before its next try, because %s', (_why, answer) => {
  it('is withdrawn', async () => {
    const { input, leadId } = await tried(`${newId()}@joes.example`, answer);
    await stage.lead('cancelled', leadId, input);
    const row = await rowOf(leadId);
    expect(row).toMatchObject({ state: 'refused', reason: 'cancelled' });
    expect(await stage.ask('getMessage', { id: row!.id })).toMatchObject({ history: expect.arrayContaining([expect.objectContaining({ what: 'withdrawn', detail: 'cancelled' })]) });
  });

  it('leaves once when the lead is run again, as it is drafted then (R10.07)', async () => {
    const to = `${newId()}@joes.example`;
    const { input, leadId } = await tried(to, answer);
    await stage.lead('cancelled', leadId, input);
    const again = await redrafted(input);
    for (const o of [{ generation: 2 }, { generation: 2, attempt: 2 }, { generation: 3 }]) expect(await stage.send(again, { leadId, ...o })).toMatchObject({ status: 'done' });
    expect(mailsTo(to)).toEqual([expect.objectContaining({ mail: expect.objectContaining({ subject: 'Another question' }) })]);
    const row = await rowOf(leadId);
    expect(row).toMatchObject({ state: 'delivered', reason: null });
    expect(await stage.events('MessageSent', row!.id)).toHaveLength(1);
  });

  it('is decided anew when the lead is run again: another campaign may have written to the business (R10.04)', async () => {
    const { input, leadId } = await tried(`${newId()}@joes.example`, answer);
    const { businessId } = input.business;
    expect(await stage.send(await stage.input({ to: `${newId()}@joes.example`, businessId }))).toMatchObject({ status: 'end', reason: 'frequency_cap' });
    await stage.lead('cancelled', leadId, input);
    expect(await stage.send(await stage.input({ to: `${newId()}@joes.example`, businessId }))).toMatchObject({ status: 'done' });
    expect(await stage.send(input, { leadId, generation: 2 })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'frequency_cap' });
  });
});

it('a mail may be withdrawn and asked for several times; each try has a key that no other mail had (R10.07)', async () => {
  const to = `${newId()}@joes.example`;
  const { input, leadId } = await tried(to, fullMailbox);
  for (const generation of [2, 3]) {
    await stage.lead('cancelled', leadId, input);
    stage.answer = fullMailbox;
    expect(await stage.send(await redrafted(input), { leadId, generation })).toMatchObject({ status: 'wait' });
  }
  await stage.lead('cancelled', leadId, input);
  stage.answer = () => ({});
  expect(await stage.send(await redrafted(input), { leadId, generation: 4 })).toMatchObject({ status: 'done' });
  expect([stage.calls.length, new Set(stage.calls).size, mailsTo(to).length]).toEqual([4, 4, 1]);
});

it('a lead that ends otherwise keeps its mail for a retry', async () => {
  const { input, leadId } = await tried(`${newId()}@joes.example`, fullMailbox);
  await stage.lead('failed', leadId, input);
  expect(await rowOf(leadId)).toMatchObject({ state: 'intended' });
  expect(await stage.send(input, { leadId, attempt: 2 })).toMatchObject({ status: 'done' });
});

it('a mail that is under way when its lead is cancelled is told as what it became', async () => {
  const to = `${newId()}@joes.example`;
  const { input, leadId } = await tried(to, fullMailbox);
  const neighbour = await tried(`${newId()}@joes.example`, fullMailbox);
  stage.answer = async () => {
    await stage.lead('cancelled', leadId, input);
    return {};
  };
  expect(await stage.send(input, { leadId, attempt: 2 })).toMatchObject({ status: 'done' });
  expect(await rowOf(leadId)).toMatchObject({ state: 'delivered', reason: null });
  expect(mailsTo(to)).toHaveLength(1);
  expect(await rowOf(neighbour.leadId)).toMatchObject({ state: 'intended' });
});

it('a mail that the mailbox refuses for now after its lead was cancelled is withdrawn; one whose lead goes on rests (R10.07)', async () => {
  const to = `${newId()}@joes.example`;
  const input = await stage.input({ to });
  const leadId = newId();
  stage.answer = async () => {
    await stage.lead('cancelled', leadId, input);
    return fullMailbox();
  };
  expect(await stage.send(input, { leadId })).toMatchObject({ status: 'wait' });
  expect(await rowOf(leadId)).toMatchObject({ state: 'refused', reason: 'cancelled' });
  stage.clock.advance({ seconds: 1 });
  await stage.lead('reopened', leadId, input);
  stage.answer = fullMailbox;
  expect(await stage.send(input, { leadId, generation: 2 })).toMatchObject({ status: 'wait' });
  expect(await rowOf(leadId)).toMatchObject({ state: 'intended' });
  stage.answer = () => ({});
  expect(await stage.send(input, { leadId, generation: 2, attempt: 2 })).toMatchObject({ status: 'done' });
  expect(mailsTo(to)).toHaveLength(1);
});

it('a mail whose next try nobody asks for is withdrawn after a day, and leaves once when somebody does (R10.07)', async () => {
  const to = `${newId()}@joes.example`;
  const { input, leadId } = await tried(to, fullMailbox);
  await stage.lead('failed', leadId, input);
  // The schedule goes by the clock; its lead is taken a moment after the start.
  await eventually(async () => {
    stage.clock.advance({ hours: 13 });
    expect(await rowOf(leadId)).toMatchObject({ state: 'refused', reason: 'not_asked_again' });
  }, { timeoutMs: 20_000, everyMs: 300 });
  input.contacts.emails.forEach((email) => (email.verdictExpiresAt = new Date(stage.clock.now().getTime() + 86_400_000).toISOString()));
  expect(await stage.send(input, { leadId, attempt: 2 })).toMatchObject({ status: 'done' });
  expect(mailsTo(to)).toHaveLength(1);
});
