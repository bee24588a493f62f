import { AppError, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { Stage, tokenAfter } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.answer = () => ({});
  stage.calls.length = 0;
});

const refuse = (permanent: boolean) => () => ({ accepted: false, rejection: { permanent, diagnostic: permanent ? '550 5.1.1 no such user' : '451 4.2.2 mailbox full' } });
const mailsOf = (messageId: string) => stage.mails.filter(({ mail }) => mail.messageId === messageId);

describe('a cold mail', () => {
  it('leaves by SMTP with everything that lets people out, and its decision is kept (R10.02, R10.03)', async () => {
    const { mail, messageId, leadId } = await stage.sent({ to: 'a1@joes.example' });
    expect(mail).toMatchObject({ stream: 'cold', from: { address: 'nora@north.example' }, replyTo: 'nora@north.example', to: { address: 'a1@joes.example' } });
    expect(mail.returnPath).toMatch(/^bounce\+[a-z2-7]{42}@north\.example$/);
    expect(mail.headers['List-Unsubscribe']).toMatch(/^<http:\/\/127\.0\.0\.1:8080\/u\/[^>]+>, <mailto:unsubscribe\+[a-z2-7]{42}@north\.example\?subject=unsubscribe>$/);
    expect(mail.headers).toMatchObject({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Message-ID': `<${messageId}@north.example>` });
    expect(mail.html).toContain('100 Example Avenue');
    expect(mail.text).toContain('100 Example Avenue');
    expect(await stage.ask('getMessage', { id: messageId })).toMatchObject({
      state: 'delivered', provider: 'smtp', leadId, to: 'a1@joes.example',
      decision: { allowed: true, jurisdiction: 'US-NY', subscriberType: 'business', lawfulBasis: expect.stringContaining('CAN-SPAM'), evidence: { address: { publishedAt: 'site' } } },
      history: [expect.objectContaining({ what: 'intended' }), expect.objectContaining({ what: 'sent' })],
    });
  });

  it('is told as sent and delivered in the transaction that records its acceptance', async () => {
    const { messageId, input, leadId } = await stage.sent({ to: 'a2@joes.example' });
    const about = { messageId, leadId, campaignId: input.campaign.campaignId, businessId: input.business.businessId, stream: 'cold' };
    expect(await stage.events('MessageSent', messageId)).toEqual([expect.objectContaining({ ...about, provider: 'smtp' })]);
    expect(await stage.events('MessageDelivered', messageId)).toEqual([expect.objectContaining(about)]);
  });

  it('goes out once, however often the step runs (R10.07)', async () => {
    const { messageId, input, leadId } = await stage.sent({ to: 'a3@joes.example' });
    for (const o of [{ attempt: 2 }, { generation: 2 }]) {
      expect(await stage.send(input, { leadId, ...o })).toMatchObject({ status: 'done', output: { messageId } });
    }
    expect(await stage.send(input)).toMatchObject({ status: 'end', outcome: 'skipped', reason: 'already_mailed' });
    expect(mailsOf(messageId)).toHaveLength(1);
    expect(await stage.events('MessageSent', messageId)).toHaveLength(1);
  });

  it('is not sent again when the process died between the call and the note of it (R10.07)', async () => {
    const { messageId, input, leadId } = await stage.sent({ to: 'a4@joes.example' });
    // What a death right after the provider's answer leaves behind.
    await stage.sql.query("UPDATE delivery.message SET state = 'intended', sent_at = NULL, delivered_at = NULL WHERE id = $1", [messageId]);
    expect(await stage.send(input, { leadId, attempt: 2 })).toMatchObject({ status: 'done', output: { messageId } });
    expect(mailsOf(messageId)).toHaveLength(1);
    expect(new Set(stage.calls).size).toBe(1);
  });

  it('of unknown fate is held and never sent again (R10.07)', async () => {
    stage.answer = () => {
      throw new AppError('fate_unknown', 'The connection broke after the body.');
    };
    const input = await stage.input({ to: 'a5@joes.example' });
    const leadId = newId();
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'hold', reason: 'fate_unknown' });
    stage.answer = () => ({});
    expect(await stage.send(input, { leadId, generation: 2 })).toMatchObject({ status: 'hold', reason: 'fate_unknown' });
    expect(stage.calls).toHaveLength(1);
    expect(await stage.ask('listMessages', { leadId })).toMatchObject({ items: [{ state: 'held', reason: 'fate_unknown' }] });
  });

  it('waits while its provider is away, and then goes under the same key', async () => {
    stage.answer = () => {
      throw new AppError('provider_unavailable', 'Down.', { retryAt: '2026-03-02T09:05:00.000Z' });
    };
    const input = await stage.input({ to: 'a6@joes.example' });
    const leadId = newId();
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'wait', cause: 'breaker_open' });
    stage.answer = () => ({});
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'done' });
    expect(new Set(stage.calls).size).toBe(1);
  });

  it('that the mailbox refuses for good ends the lead, and nobody writes there again (R10.05)', async () => {
    stage.answer = refuse(true);
    const input = await stage.input({ to: 'a7@joes.example' });
    const leadId = newId();
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'bounced', detail: '550 5.1.1 no such user' });
    const [row] = (await stage.ask<{ items: { id: string; state: string }[] }>('listMessages', { leadId })).items;
    expect(row?.state).toBe('bounced');
    expect(await stage.events('MessageBounced', row!.id)).toEqual([expect.objectContaining({ permanent: true })]);
    expect(await stage.events('MessageSent', row!.id)).toEqual([]);
    // For another tenant too: the mailbox does not exist for anybody.
    const other = newId();
    await stage.seed(other);
    expect(await stage.send(await stage.input({ to: 'a7@joes.example', tenantId: other }), { tenantId: other })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'bounced' });
  });

  it.each<[string, string, boolean]>([
    ['for a full mailbox', '552 5.2.2 mailbox full', true],
    ['by a filter', '550 5.7.1 listed by zen.example', true],
    ['without a reason, after its body', '550 no', false],
  ])('that is refused for good %s ends its lead, and the address stays free for everybody (R10.05)', async (_why, diagnostic, atRecipient) => {
    stage.answer = () => ({ accepted: false, rejection: { permanent: true, diagnostic, atRecipient } });
    const to = `${newId()}@joes.example`;
    const tenantId = newId();
    await stage.seed(tenantId);
    expect(await stage.send(await stage.input({ to, tenantId }), { tenantId })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'bounced', detail: diagnostic });
    expect(await stage.ask('listSuppressions', { email: to }, { tenantId })).toMatchObject({ items: [] });
  });

  it('that the mailbox refuses for now is tried again under another key', async () => {
    let tries = 0;
    stage.answer = () => ((tries += 1) === 1 ? refuse(false)() : {});
    const input = await stage.input({ to: 'a8@joes.example' });
    const leadId = newId();
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'wait', retryAt: '2026-03-02T09:00:05.000Z' });
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'done' });
    expect(new Set(stage.calls).size).toBe(2);
  });

  it('that the mailbox always refuses for now ends the lead without suppressing it', async () => {
    stage.answer = refuse(false);
    const input = await stage.input({ to: 'a9@joes.example' });
    const leadId = newId();
    for (let at = 0; at < 4; at += 1) expect(await stage.send(input, { leadId })).toMatchObject({ status: 'wait' });
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'end', outcome: 'skipped', reason: 'soft_bounce' });
    expect(await stage.ask('listSuppressions', { email: 'a9@joes.example' })).toMatchObject({ items: [] });
  });

  it('carried by a provider that may not carry cold mail stops the sender (R10.01)', async () => {
    const other = newId();
    await stage.seed(other);
    stage.answer = () => ({ provider: 'sendgrid' });
    expect(await stage.send(await stage.input({ to: 'b1@joes.example', tenantId: other }), { tenantId: other })).toMatchObject({ status: 'done', output: { provider: 'sendgrid' } });
    stage.answer = () => ({});
    expect(await stage.send(await stage.input({ to: 'b2@joes.example', tenantId: other }), { tenantId: other })).toMatchObject({ status: 'wait', cause: 'breaker_open' });
  });
});

describe('a mail that may not be sent', () => {
  it('leaves its decision and its reasons behind (R10.02)', async () => {
    const leadId = newId();
    expect(await stage.send(await stage.input({ to: 'c1@joes.example', country: 'CA' }), { leadId })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'jurisdiction_not_served' });
    const [row] = (await stage.ask<{ items: { id: string }[] }>('listMessages', { leadId })).items;
    expect(await stage.ask('getMessage', { id: row!.id })).toMatchObject({ state: 'refused', reason: 'jurisdiction_not_served', decision: { allowed: false, reasons: [expect.stringContaining('CA')] } });
    expect(stage.calls).toEqual([]);
  });

  it('is held while the tenant has no sender, and goes when it has one', async () => {
    const other = newId();
    const input = await stage.input({ to: 'c2@joes.example', tenantId: other });
    const leadId = newId();
    expect(await stage.send(input, { leadId, tenantId: other })).toMatchObject({ status: 'hold', reason: 'no_sender_identity' });
    await stage.seed(other);
    expect(await stage.send(input, { leadId, tenantId: other, generation: 2 })).toMatchObject({ status: 'done' });
  });

  it('is not sent twice to one business within the cap, whatever campaign or run (R10.04)', async () => {
    const { input } = await stage.sent({ to: 'c3@joes.example' });
    const { businessId } = input.business;
    expect(await stage.send(await stage.input({ to: 'else@joes.example', businessId }))).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'frequency_cap' });
    expect(await stage.send(await stage.input({ to: 'C3@joes.example' }))).toMatchObject({ status: 'end', outcome: 'skipped', reason: 'address_already_mailed' });
  });

  it('is sent once when eight campaigns want the business at the same moment (R10.04)', async () => {
    const businessId = newId();
    const orders = await Promise.all(Array.from({ length: 8 }, async (_, at) => stage.order(await stage.input({ to: `d${at}@joes.example`, businessId }))));
    const outcomes = await Promise.all(orders.map(({ outcome }) => outcome()));
    expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.status === 'end' && outcome.reason === 'frequency_cap')).toHaveLength(7);
  });

  it('is not sent to whom somebody has put on the list by hand', async () => {
    const added = await stage.ask('addSuppression', { email: 'E1+shop@Joes.example', note: 'asked by phone' });
    expect(await stage.ask('addSuppression', { email: 'e1@joes.example' })).toEqual(added);
    expect(await stage.ask('listSuppressions', { email: 'e1@joes.example' })).toMatchObject({ items: [{ reason: 'manual', scope: 'tenant', note: 'asked by phone' }] });
    expect(await stage.send(await stage.input({ to: 'e1@joes.example' }))).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'manual' });
    const { rows } = await stage.sql.query('SELECT * FROM delivery.suppression');
    expect(JSON.stringify(rows)).not.toContain('@');
  });

  it('does not leave when its text is broken', async () => {
    const input = await stage.input({ to: 'f1@joes.example' });
    input.draft.content.key = `${stage.tenantId}/drafts/${newId()}`;
    expect(await stage.send(input)).toMatchObject({ status: 'failed', code: 'not_found', retry: false });
    expect(stage.calls).toEqual([]);
  });

  it('waits when the minute’s mails to the domain are spent', async () => {
    const minute = new Date(Math.floor(stage.clock.now().getTime() / 60_000) * 60_000);
    await stage.sql.query("INSERT INTO delivery.domain_pace VALUES ('busy.example', $1, 120)", [minute]);
    expect(await stage.send(await stage.input({ to: 'g1@busy.example' }))).toMatchObject({ status: 'wait', cause: 'rate_limited', retryAt: '2026-03-02T09:01:00.000Z' });
  });
});

test('in a dry run everything is decided and nothing leaves', async () => {
  const input = await stage.input({ to: 'h1@joes.example' });
  expect(await stage.send(input, { dry: true })).toMatchObject({ status: 'done', output: { provider: 'none (dry run)' } });
  expect(stage.calls).toEqual([]);
  expect(await stage.send(input)).toMatchObject({ status: 'done', output: { provider: 'smtp' } });
});

test('another tenant sees no mail and no suppression of ours (R16.01)', async () => {
  const { messageId } = await stage.sent({ to: 'i1@joes.example' });
  const tenantId = newId();
  expect(await stage.ask('listMessages', {}, { tenantId })).toEqual({ items: [], nextCursor: null });
  expect(await stage.ask('listSuppressions', {}, { tenantId })).toEqual({ items: [], nextCursor: null });
  await expect(stage.ask('getMessage', { id: messageId }, { tenantId })).rejects.toMatchObject({ code: 'not_found' });
});

test('mails are listed page by page, newest first', async () => {
  const campaignId = newId();
  const ids: string[] = [];
  for (const at of [1, 2, 3]) {
    stage.clock.advance({ seconds: 1 });
    ids.unshift((await stage.sent({ to: `j${at}@joes.example`, campaignId })).messageId);
  }
  const first = await stage.ask<{ items: { id: string }[]; nextCursor: string }>('listMessages', { campaignId, limit: 2 });
  const second = await stage.ask<{ items: { id: string }[]; nextCursor: string | null }>('listMessages', { campaignId, limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  await expect(stage.ask('listMessages', { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a campaign that bounces too much waits, and its neighbours do not (R10.06)', async () => {
  const { input, messageId } = await stage.sent({ to: 'k1@joes.example' });
  const campaignId = input.campaign.campaignId;
  await stage.sql.query(
    `INSERT INTO delivery.message (tenant_id, id, kind, stream, campaign_id, decision_id, to_address, to_hash, subject, language, state, created_at, sent_at, bounced_at)
     SELECT tenant_id, gen_random_uuid(), 'cold', 'cold', campaign_id, decision_id, 'x', 'x' || n, 'x', 'en', 'delivered', created_at, sent_at, CASE WHEN n <= 6 THEN created_at END FROM delivery.message, generate_series(1, 250) n WHERE id = $1`,
    [messageId],
  );
  // The governor runs by the clock; its lead is taken a moment after the start.
  await eventually(async () => {
    stage.clock.advance({ seconds: 31 });
    const { rows } = await stage.sql.query("SELECT subject FROM delivery.send_pause WHERE subject LIKE 'campaign:%'");
    expect(rows).toEqual([{ subject: `campaign:${campaignId}` }]);
  }, { timeoutMs: 10_000, everyMs: 200 });
  expect(await stage.send(await stage.input({ to: 'k2@joes.example', campaignId }))).toMatchObject({ status: 'wait', cause: 'breaker_open', detail: expect.stringContaining('bounced') });
  expect(await stage.send(await stage.input({ to: 'k3@joes.example' }))).toMatchObject({ status: 'done' });
});

test('every process counts the pauses that stand, whoever judged (R10.06)', async () => {
  const gauge = async () => /^leadfactory_mail_pauses\{[^}]*\} (\d+)$/m.exec(await stage.metrics())?.[1];
  const before = Number(await gauge());
  const tenantId = newId();
  // A breach of the provider policy stays until a person has looked: no judgement comes between.
  await stage.sql.query("INSERT INTO delivery.send_pause (tenant_id, subject, reason, sent, bounced, complained, since) VALUES ($1, 'policy', 'x', 0, 0, 0, now())", [tenantId]);
  expect(await gauge()).toBe(String(before + 1));
  await stage.sql.query('DELETE FROM delivery.send_pause WHERE tenant_id = $1', [tenantId]);
  expect(await gauge()).toBe(String(before));
});

test('a suppression between intent and call keeps the mail here (R10.03)', async () => {
  stage.answer = () => {
    throw new AppError('provider_unavailable', 'Down.', { retryAt: '2026-03-02T09:05:00.000Z' });
  };
  const input = await stage.input({ to: 'l1@joes.example' });
  const leadId = newId();
  expect(await stage.send(input, { leadId })).toMatchObject({ status: 'wait' });
  await stage.ask('addSuppression', { email: 'l1@joes.example' });
  stage.answer = () => ({});
  expect(await stage.send(input, { leadId })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'manual' });
  expect(stage.calls).toHaveLength(1);
});

test('one click unsubscribes at once and for good; looking does not (R10.03)', async () => {
  const { mail, messageId } = await stage.sent({ to: 'm1@joes.example' });
  const token = tokenAfter(mail.headers['List-Unsubscribe'] ?? '', '/u/');
  const page = await stage.ask<{ status: number; text: string }>('viewPreferences', { token }, { tenantId: null });
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('<form method="post">') });
  expect(page.text).toContain('m1•••@joes.example');
  expect(page.text).not.toContain('<script');
  expect(await stage.ask('listSuppressions', { email: 'm1@joes.example' })).toMatchObject({ items: [] });
  for (let at = 0; at < 2; at += 1) expect(await stage.ask('unsubscribe', { token, 'List-Unsubscribe': 'One-Click' }, { tenantId: null })).toMatchObject({ status: 200 });
  expect(await stage.events('RecipientUnsubscribed', messageId)).toHaveLength(1);
  expect(await stage.ask('listSuppressions', { email: 'm1@joes.example' })).toMatchObject({ items: [{ reason: 'unsubscribed', scope: 'tenant' }] });
  expect(await stage.ask('viewPreferences', { token }, { tenantId: null })).toMatchObject({ text: expect.not.stringContaining('<form') });
});

test('unknown, forged and foreign links answer alike', async () => {
  const answers = await Promise.all(['nonsense-token', 'eyJ.abc.def', 'x'.repeat(500)].map((token) => stage.ask<{ status: number; text: string }>('unsubscribe', { token }, { tenantId: null })));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(404);
});
