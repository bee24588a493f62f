import { AppError, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stage } from './stage';

let stage: Stage;
let configDir: string;
// The stage begins on a Monday at 04:00 in New York; the window is open then, for an hour.
beforeAll(async () => {
  configDir = mkdtempSync(path.join(tmpdir(), 'policy-'));
  const policy = readFileSync(path.resolve(__dirname, '../../../config/delivery.yaml'), 'utf8');
  writeFileSync(path.join(configDir, 'delivery.yaml'), policy.replace(/windows:\n  enabled: false/, 'windows:\n  enabled: true').replace(/restaurant: \{.*\}/, "restaurant: { from: '04:00', to: '05:00' }"));
  stage = await Stage.open(configDir);
});
afterAll(async () => {
  await stage.close();
  rmSync(configDir, { recursive: true });
});
beforeEach(() => {
  stage.answer = () => ({});
  stage.losesAnswers = false;
  stage.calls.length = 0;
});

type Lead = { to: string; leadId: string; input: Awaited<ReturnType<Stage['input']>> };
const PAUSE = "INSERT INTO delivery.send_pause (tenant_id, subject, reason, sent, bounced, complained, since) VALUES ($1, 'policy', 'a breach', 0, 0, 0, now())";
const pause = () => stage.sql.query(PAUSE, [stage.tenantId]);
const release = () => stage.sql.query('DELETE FROM delivery.send_pause WHERE tenant_id = $1', [stage.tenantId]);
const leftTo = ({ to }: Lead) => stage.mails.filter(({ mail }) => mail.to.address === to).length;
const rowOf = async ({ leadId }: Lead) => (await stage.sql.query<{ state: string; tries: number; next_try_at: Date | null }>('SELECT state, tries, next_try_at FROM delivery.message WHERE lead_id = $1', [leadId])).rows[0]!;
const again = ({ input, leadId }: Lead) => stage.send(input, { leadId, attempt: 2 });

async function ordered(answer: Stage['answer'], domain = 'joes.example'): Promise<Lead> {
  const to = `${newId()}@${domain}`;
  const lead = { to, leadId: newId(), input: await stage.input({ to }) };
  stage.answer = answer;
  expect(await stage.send(lead.input, lead)).toMatchObject({ status: 'wait' });
  stage.answer = () => ({});
  stage.losesAnswers = false;
  stage.calls.length = 0;
  return lead;
}
const fullMailbox = () => ({ accepted: false, rejection: { permanent: false, diagnostic: '451 4.2.2 mailbox full' } });
const away = (): never => {
  throw new AppError('provider_unavailable', 'Down.', { retryAt: stage.clock.now().toISOString() });
};
const gone = (): never => {
  throw new AppError('unavailable', 'No answer.', { retryAt: '2999-01-01T00:00:00.000Z' });
};

describe.each([
  ['its mailbox refused for now', fullMailbox, 2],
  ['its provider was away', away, 1],
])('the next try of a mail, because %s', (_why, answer, tries) => {
  it('waits while the governor stops its sender, rests meanwhile, and leaves once after that (R10.06)', async () => {
    const lead = await ordered(answer);
    await pause();
    const until = new Date(stage.clock.now().getTime() + 60_000);
    for (let turn = 0; turn < 6; turn += 1) expect(await again(lead)).toMatchObject({ status: 'wait', cause: 'breaker_open', retryAt: until.toISOString() });
    expect(await rowOf(lead)).toEqual({ state: 'intended', tries, next_try_at: until });
    expect(stage.calls).toEqual([]);
    await release();
    expect(await again(lead)).toMatchObject({ status: 'done' });
    expect([leftTo(lead), stage.calls]).toEqual([1, [expect.stringMatching(new RegExp(`:${tries}$`))]]);
  });

  it('waits when the minute’s mails to its domain are spent, and counts among them (R10.04)', async () => {
    const domain = `${newId()}.example`;
    const lead = await ordered(answer, domain);
    const sent = async (count: number) => stage.sql.query('UPDATE delivery.domain_pace SET sent = $2 WHERE domain = $1', [domain, count]);
    await sent(120);
    const minute = Math.floor(stage.clock.now().getTime() / 60_000) + 1;
    expect(await again(lead)).toMatchObject({ status: 'wait', cause: 'rate_limited', retryAt: new Date(minute * 60_000).toISOString() });
    expect(await rowOf(lead)).toEqual({ state: 'intended', tries, next_try_at: new Date(minute * 60_000) });
    await sent(119);
    expect(await again(lead)).toMatchObject({ status: 'done' });
    expect((await stage.sql.query('SELECT sent FROM delivery.domain_pace WHERE domain = $1', [domain])).rows).toEqual([{ sent: 120 }]);
    expect(leftTo(lead)).toBe(1);
  });
});

describe('a mail of whose call nothing was heard', () => {
  it('is told as sent when it left, whatever would keep it here now', async () => {
    stage.losesAnswers = true;
    const lead = await ordered(() => ({}));
    await pause();
    expect(await again(lead)).toMatchObject({ status: 'done' });
    await release();
    expect([leftTo(lead), stage.calls]).toEqual([1, []]);
  });

  it('waits like a first one when it never left, and rests as soon as no call can be under way (R10.06, R10.07)', async () => {
    const lead = await ordered(gone);
    await pause();
    expect(await again(lead)).toMatchObject({ status: 'wait', cause: 'breaker_open' });
    expect(await rowOf(lead)).toMatchObject({ state: 'intended', next_try_at: null });
    await stage.sql.query('UPDATE delivery.message SET asked_at = $2 WHERE lead_id = $1', [lead.leadId, new Date(stage.clock.now().getTime() - 90_001)]);
    expect(await again(lead)).toMatchObject({ status: 'wait', cause: 'breaker_open' });
    expect(await rowOf(lead)).toMatchObject({ state: 'intended', tries: 1, next_try_at: expect.any(Date) });
    await release();
    expect(await again(lead)).toMatchObject({ status: 'done' });
    expect([leftTo(lead), stage.calls.length]).toEqual([1, 1]);
  });
});

// Last: the clock leaves the window, and comes to the next.
test('the next try of a mail leaves within the window of its business (R10.04)', async () => {
  const lead = await ordered(fullMailbox);
  stage.clock.advance({ hours: 1 });
  const until = '2026-03-03T09:00:00.000Z';
  expect(await again(lead)).toMatchObject({ status: 'wait', cause: 'window', retryAt: until });
  expect(await rowOf(lead)).toEqual({ state: 'intended', tries: 2, next_try_at: new Date(until) });
  expect(stage.calls).toEqual([]);
  stage.clock.advance({ hours: 23 });
  await eventually(async () => expect(await again(lead)).toMatchObject({ status: 'done' }), { timeoutMs: 10_000 });
  expect([leftTo(lead), stage.calls.length]).toEqual([1, 1]);
});
