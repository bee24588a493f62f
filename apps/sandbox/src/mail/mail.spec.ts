import { createHmac } from 'node:crypto';
import nodemailer, { type Transporter } from 'nodemailer';
import PostalMime from 'postal-mime';
import { startSandbox, type Sandbox } from '../sandbox';
import type { TownBusiness } from '../town/town';
import { receiveWebhooks, type ReceivedHook, type WebhookReceiver } from '../../test/webhook-receiver';
import { answerOf, type MailboxKind } from './mailbox.rules';
import { Outbox } from './outbox';

let sandbox: Sandbox;
let receiver: WebhookReceiver;
let transport: Transporter;

const seed = 'leadfactory';
const transportFor = (pass: string): Transporter => nodemailer.createTransport({ host: '127.0.0.1', port: sandbox.ports.smtp, secure: false, auth: { user: 'sandbox', pass } });
const inbound = (): ReceivedHook[] => receiver.to('/webhooks/inbound-mail');

/** An address of the town whose mailbox treats a first mail as wanted. */
function recipient(kind: MailboxKind, accepts: (answer: ReturnType<typeof answerOf>) => boolean): string {
  const found = sandbox.town.businesses.find((business: TownBusiness) => business.mailbox === kind && business.emails.some((email) => sandbox.town.byEmail.get(email) === business && accepts(answerOf(kind, email, 1, seed))));
  const email = found?.emails.find((entry) => sandbox.town.byEmail.get(entry) === found && accepts(answerOf(kind, entry, 1, seed)));
  if (!email) throw new Error(`the town has no such ${kind} mailbox`);
  return email;
}

const send = (to: string, more: object = {}) =>
  transport.sendMail({
    from: '"Audits" <hello@mail.agency.example>', to, envelope: { from: 'bounces+m1@mail.agency.example', to }, subject: 'Your website ☕', text: 'plain', html: '<p>rich</p>',
    headers: { 'X-LeadFactory-Stream': 'cold', 'X-Message-Ref': 'm1' }, ...more,
  });

beforeAll(async () => {
  receiver = await receiveWebhooks();
  sandbox = await startSandbox({ seed, leadfactoryUrl: receiver.url, knobs: { people: { enabled: false }, webhooks: { repeatRate: 0, retryBaseMs: 5 } } });
  transport = transportFor('sandbox-not-a-secret');
});
beforeEach(() => {
  receiver.hooks.length = 0;
  sandbox.outbox.clear();
});
afterAll(async () => {
  transport.close();
  await sandbox.stop();
  await receiver.stop();
});

describe('the SMTP sink', () => {
  it('keeps an accepted mail readable in the outbox (R10.01)', async () => {
    await send('someone@elsewhere.test');
    const listed = (await (await fetch(`${sandbox.url}/outbox.json?to=someone@`)).json()) as { mails: { id: string; subject: string; stream: string }[] };
    expect(listed.mails).toMatchObject([{ subject: 'Your website ☕', stream: 'cold' }]);
    const markup = await (await fetch(`${sandbox.url}/outbox/${listed.mails[0]?.id ?? ''}`)).text();
    expect(markup).toContain('&#60;p&#62;rich');
    expect(markup).toContain('X-Message-Ref: m1');
  });

  it('refuses wrong credentials', async () => {
    const stranger = transportFor('wrong');
    await expect(stranger.sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x' })).rejects.toMatchObject({ responseCode: 535 });
  });

  it('refuses a mailbox that does not exist while the sender is connected (R10.05)', async () => {
    await expect(send(recipient('hard_bounce', ({ rejection }) => rejection !== null))).rejects.toMatchObject({ responseCode: 550 });
    expect(sandbox.outbox.size).toBe(0);
  });

  it('accepts at the second try what was full at the first (R10.05)', async () => {
    const to = recipient('soft_bounce', ({ rejection }) => rejection?.code === 451);
    await expect(send(to)).rejects.toMatchObject({ responseCode: 451 });
    await expect(send(to)).resolves.toMatchObject({ accepted: [to] });
  });

  it('fails when told to, and recovers', async () => {
    sandbox.knobs.apply({ vendors: { smtp: { outage: 'errors' } } });
    await expect(send('someone@elsewhere.test')).rejects.toMatchObject({ responseCode: 421 });
    sandbox.knobs.apply({ vendors: { smtp: { outage: 'off', rateLimited: true } } });
    await expect(send('someone@elsewhere.test')).rejects.toMatchObject({ responseCode: 450 });
    sandbox.knobs.apply({ vendors: { smtp: { rateLimited: false } } });
    await expect(send('someone@elsewhere.test')).resolves.toBeDefined();
    expect(sandbox.stats.snapshot().vendors['smtp']).toMatchObject({ MAIL: { errors: 1, limited: 1 } });
  });
});

describe('a bounce found out later', () => {
  it('comes back as a signed delivery status notification to the return path (R10.05)', async () => {
    const to = recipient('hard_bounce', ({ laterBounce }) => laterBounce !== null);
    await send(to);
    await sandbox.settled();
    const [hook] = inbound();
    expect(hook?.headers).toMatchObject({ 'content-type': 'message/rfc822', 'x-envelope-to': 'bounces+m1@mail.agency.example', 'x-envelope-from': '' });
    expect(isSigned(hook)).toBe(true);
    const report = await PostalMime.parse(hook?.body ?? '', { forceRfc822Attachments: true });
    const status = report.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
    const text = status ? Buffer.from(status.content as ArrayBuffer).toString() : '';
    expect(text).toMatch(/Action: failed/);
    expect(text).toMatch(/Status: 5\.1\.1/);
    expect(text).toContain(`Final-Recipient: rfc822; ${to}`);
    expect(hook?.body).toContain('X-Message-Ref: m1');
  });

  it('is told for a domain without mail servers as well', async () => {
    await send(recipient('no_mx', () => true));
    await sandbox.settled();
    expect(inbound()[0]?.body).toContain('Status: 5.4.4');
  });

  it('never answers a bounce with a bounce', async () => {
    const to = recipient('hard_bounce', ({ laterBounce }) => laterBounce !== null);
    await send(to, { envelope: { from: '', to } });
    await sandbox.settled();
    expect(inbound()).toEqual([]);
  });
});

describe('counting', () => {
  it('shows a mail sent twice as a duplicate (R10.07)', async () => {
    sandbox.stats.reset();
    await send('twice@elsewhere.test');
    await send('twice@elsewhere.test');
    await send('once@elsewhere.test');
    const { mails } = (await (await fetch(`${sandbox.url}/_stats`)).json()) as { mails: object };
    expect(mails).toMatchObject({ total: 3, recipients: 2, duplicates: 1, perRecipient: { 'twice@elsewhere.test': 2 } });
  });
});

describe('the outbox', () => {
  it('stays within its bounds, and keeps the newest', () => {
    const outbox = new Outbox({ mails: 5, bodies: 2 });
    const mail = (to: string) => ({ receivedAt: '2026-01-01T00:00:00.000Z', route: 'smtp' as const, from: 'a', to, envelopeFrom: 'a', subject: to, stream: 'cold', messageId: to, delivered: true, outcome: 'delivered' });
    for (let number = 0; number < 9; number += 1) outbox.add(mail(`m${number}`), { html: null, text: 'x', headers: [], attachments: [] });
    expect(outbox.list().map(({ to }) => to)).toEqual(['m8', 'm7', 'm6', 'm5', 'm4']);
    expect(outbox.list().filter(({ id }) => outbox.get(id)?.body !== null)).toHaveLength(2);
  });
});

function isSigned(hook: ReceivedHook | undefined): boolean {
  const match = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(hook?.headers['x-signature']));
  return match?.[2] === createHmac('sha256', sandbox.inboundMailSecret).update(`${match?.[1] ?? ''}.${hook?.body ?? ''}`).digest('hex');
}
