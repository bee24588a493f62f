import { eventSubject, ReportReleased } from '@leadfactory/contracts';
import { AppError, newId, newTrace } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.answer = () => ({});
});

const released = (buyerEmail: string) => ({
  leadId: newId(), runId: newId(), campaignId: newId(), businessId: newId(), purchaseId: newId(), reportId: newId(), url: 'https://f.example/reports/tok', pdfUrl: 'https://f.example/reports/tok/report.pdf',
  buyerEmail, buyerName: 'Jo', businessName: "Joe's Pizza", amount: { amount: 4900, currency: 'USD' }, language: 'en' as const, at: '2026-03-02T09:00:00.000Z',
});
const publish = (payload: ReturnType<typeof released>, tenantId = stage.tenantId) =>
  stage.publish(eventSubject(ReportReleased), { id: newId(), name: 'ReportReleased', version: 1, tenantId, occurredAt: payload.at, traceparent: newTrace(), payload });
const mailsTo = (address: string) => stage.mails.filter(({ mail }) => mail.to.address === address);
const deliveredOf = async (purchaseId: string) => {
  const { rows } = await stage.sql.query<{ body: string }>("SELECT body FROM delivery.outbox WHERE subject = 'events.ReportDelivered.v1'");
  return rows.map(({ body }) => (JSON.parse(body) as { payload: { purchaseId: string } }).payload).filter((payload) => payload.purchaseId === purchaseId);
};

test('a bought report is mailed once, however often its release is told (R8.04)', async () => {
  const payload = released('buyer1@joes.example');
  await publish(payload);
  await publish(payload);
  await eventually(async () => expect(await deliveredOf(payload.purchaseId)).toEqual([expect.objectContaining({ reportId: payload.reportId, leadId: payload.leadId })]), { timeoutMs: 10_000 });
  await publish(payload);
  await publish(released('after@joes.example'));
  await eventually(() => expect(mailsTo('after@joes.example')).toHaveLength(1), { timeoutMs: 10_000 });
  const mails = mailsTo(payload.buyerEmail);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.mail).toMatchObject({ stream: 'transactional', subject: "Your audit report for Joe's Pizza", text: expect.stringContaining(payload.pdfUrl) });
  expect(mails[0]?.mail.headers['List-Unsubscribe']).toBeUndefined();
});

test('somebody who wants no advertising still gets what was bought', async () => {
  await stage.ask('addSuppression', { email: 'buyer2@joes.example' });
  const payload = released('buyer2@joes.example');
  await publish(payload);
  await eventually(() => expect(mailsTo(payload.buyerEmail)).toHaveLength(1), { timeoutMs: 10_000 });
});

test('a provider that is away delays the mail and does not lose it (R8.04)', async () => {
  stage.answer = () => {
    throw new AppError('provider_unavailable', 'Down.', { retryAt: new Date(stage.clock.now().getTime() + 20_000).toISOString() });
  };
  const payload = released('buyer3@joes.example');
  await publish(payload);
  await eventually(async () => {
    const { rows } = await stage.sql.query<{ reason: string }>("SELECT reason FROM delivery.message WHERE to_address = 'buyer3@joes.example'");
    expect(rows[0]?.reason).toBe('Down.');
  }, { timeoutMs: 10_000 });
  stage.answer = () => ({});
  await eventually(() => {
    stage.clock.advance({ seconds: 6 });
    expect(mailsTo(payload.buyerEmail)).toHaveLength(1);
  }, { timeoutMs: 15_000, everyMs: 250 });
  await eventually(async () => expect(await deliveredOf(payload.purchaseId)).toHaveLength(1));
});

test.each(['tom&ann@bakery.example', 'joe.@docomo.ne.jp', 'joe@example.xn--p1ai', 'smith/jones@x.example'])('a report bought as %s is mailed, whatever we would think of the address (R8.04)', async (address) => {
  const payload = released(address);
  await publish(payload);
  await eventually(() => expect(mailsTo(address)).toHaveLength(1), { timeoutMs: 10_000 });
  await eventually(async () => expect(await deliveredOf(payload.purchaseId)).toHaveLength(1), { timeoutMs: 10_000 });
});

test('an address that mail cannot carry ends as a refusal that people see, asked for once (R8.04)', async () => {
  stage.answer = () => ({ accepted: false, rejection: { permanent: true, diagnostic: 'Invalid recipient "joe at joes"' } });
  const payload = released('joe at joes');
  await publish(payload);
  const message = await eventually(async () => {
    const { items } = await stage.ask<{ items: { id: string; to: string; state: string; reason: string | null }[] }>('listMessages', { leadId: payload.leadId });
    expect(items).toEqual([expect.objectContaining({ to: 'joe at joes', state: 'bounced', reason: 'Invalid recipient "joe at joes"' })]);
    return items[0]!;
  }, { timeoutMs: 10_000 });
  stage.clock.advance({ days: 1 });
  stage.answer = () => ({});
  await publish(released('later@joes.example'));
  await eventually(() => expect(mailsTo('later@joes.example')).toHaveLength(1), { timeoutMs: 10_000 });
  expect(stage.calls.filter((key) => key.includes(message.id))).toHaveLength(1);
  expect((await stage.sql.query('SELECT 1 FROM delivery.dead_letter')).rowCount).toBe(0);
});

test('what SendGrid accepted is sent, and delivered when SendGrid says so', async () => {
  stage.answer = () => ({ provider: 'sendgrid' });
  const payload = released('buyer4@joes.example');
  await publish(payload);
  const messageId = await eventually(async () => {
    const { rows } = await stage.sql.query<{ id: string; state: string }>("SELECT id, state FROM delivery.message WHERE to_address = 'buyer4@joes.example'");
    expect(rows[0]?.state).toBe('sent');
    return rows[0]!.id;
  }, { timeoutMs: 10_000 });
  expect(await stage.events('MessageDelivered', messageId)).toEqual([]);
  await stage.hook('sendgrid', JSON.stringify([{ event: 'delivered', sg_event_id: newId(), timestamp: 1_772_442_000, tenantId: stage.tenantId, messageId }]));
  await eventually(async () => expect(await stage.events('MessageDelivered', messageId)).toHaveLength(1), { timeoutMs: 10_000 });
});

test('a mail of unknown fate is held, and not sent again (R10.07)', async () => {
  stage.answer = () => {
    throw new AppError('fate_unknown', 'The connection broke.');
  };
  const payload = released('buyer5@joes.example');
  await publish(payload);
  await eventually(async () => {
    const { rows } = await stage.sql.query<{ state: string }>("SELECT state FROM delivery.message WHERE to_address = 'buyer5@joes.example'");
    expect(rows[0]?.state).toBe('held');
  }, { timeoutMs: 10_000 });
  expect(await deliveredOf(payload.purchaseId)).toEqual([]);
  // What SendGrid tells of it shows that it left after all.
  const { rows } = await stage.sql.query<{ id: string }>("SELECT id FROM delivery.message WHERE to_address = 'buyer5@joes.example'");
  const told = (event: string) => ({ event, sg_event_id: newId(), timestamp: 1_772_442_000, tenantId: stage.tenantId, messageId: rows[0]!.id });
  await stage.hook('sendgrid', JSON.stringify([told('delivered'), told('delivered')]));
  await eventually(async () => expect(await stage.events('MessageDelivered', rows[0]!.id)).toHaveLength(1), { timeoutMs: 10_000 });
  expect(await stage.events('MessageSent', rows[0]!.id)).toEqual([expect.objectContaining({ provider: 'sendgrid' })]);
  expect(await deliveredOf(payload.purchaseId)).toEqual([expect.objectContaining({ reportId: payload.reportId })]);
});
