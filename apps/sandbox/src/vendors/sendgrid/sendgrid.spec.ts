import { Client } from '@sendgrid/client';
import { EventWebhook } from '@sendgrid/eventwebhook';
import { MailService } from '@sendgrid/mail';
import { startSandbox, type Sandbox } from '../../sandbox';
import { receiveWebhooks, type WebhookReceiver } from '../../../test/webhook-receiver';

let sandbox: Sandbox;
let receiver: WebhookReceiver;
let mailer: MailService;

const mail = (to: string) => ({ to, from: 'reports@agency.example', subject: 'Your report', text: 'plain', html: '<p>rich</p>', customArgs: { messageId: 'm1', stream: 'transactional' }, categories: ['receipt'] });
const addressOf = (kind: string): string => [...sandbox.town.byEmail].find(([, business]) => business.mailbox === kind)?.[0] ?? 'none@none.test';
interface Event { event: string; email: string; messageId: string; sg_event_id: string; sg_message_id: string }

function events(): Event[] {
  const verifier = new EventWebhook();
  const key = verifier.convertPublicKeyToECDSA(sandbox.sendgridPublicKey);
  return receiver.to('/webhooks/sendgrid').flatMap((hook) => {
    const signature = String(hook.headers['x-twilio-email-event-webhook-signature']);
    const timestamp = String(hook.headers['x-twilio-email-event-webhook-timestamp']);
    expect(verifier.verifySignature(key, hook.body, signature, timestamp)).toBe(true);
    expect(verifier.verifySignature(key, `${hook.body} `, signature, timestamp)).toBe(false);
    return JSON.parse(hook.body) as Event[];
  });
}

beforeAll(async () => {
  receiver = await receiveWebhooks();
  sandbox = await startSandbox({ leadfactoryUrl: receiver.url, knobs: { people: { enabled: false }, webhooks: { repeatRate: 0, retryBaseMs: 5 } } });
  const client = new Client();
  mailer = new MailService();
  mailer.setClient(client);
  mailer.setApiKey('SG.sandbox');
  // After the key: setting the key puts SendGrid's own address back.
  client.setDefaultRequest('baseUrl', `${sandbox.url}/sendgrid/`);
});
beforeEach(() => {
  receiver.hooks.length = 0;
  sandbox.outbox.clear();
});
afterAll(async () => {
  await sandbox.stop();
  await receiver.stop();
});

describe('a mail handed to SendGrid', () => {
  it('lands in the outbox and is reported delivered by a signed batch (R10.05)', async () => {
    const [answer] = await mailer.send(mail('owner@elsewhere.test'));
    await sandbox.settled();
    expect(answer.statusCode).toBe(202);
    expect(sandbox.outbox.list()).toMatchObject([{ to: 'owner@elsewhere.test', route: 'sendgrid', stream: 'transactional' }]);
    expect(events().map(({ event }) => event)).toEqual(['processed', 'delivered']);
    expect(events()[0]).toMatchObject({ email: 'owner@elsewhere.test', messageId: 'm1', category: ['receipt'] });
    expect(events()[0]?.sg_message_id.startsWith(String(answer.headers['x-message-id']))).toBe(true);
  });

  it('is reported bounced when the mailbox does not exist (R10.05)', async () => {
    await mailer.send(mail(addressOf('hard_bounce')));
    await sandbox.settled();
    expect(events()[1]).toMatchObject({ event: 'bounce', type: 'bounce', status: '5.1.1' });
  });

  it('is dropped when the address has bounced before (R10.05)', async () => {
    const to = [...sandbox.town.byEmail].filter(([, business]) => business.mailbox === 'hard_bounce').at(-1)?.[0] ?? '';
    await mailer.send(mail(to));
    await mailer.send(mail(to));
    await sandbox.settled();
    expect(events().map(({ event }) => event)).toEqual(['processed', 'bounce', 'dropped']);
  });

  it('gives every event an id of its own', async () => {
    await mailer.send(mail('a@elsewhere.test'));
    await mailer.send(mail('b@elsewhere.test'));
    await sandbox.settled();
    expect(new Set(events().map(({ sg_event_id: id }) => id)).size).toBe(4);
  });
});

describe('SendGrid’s refusals', () => {
  it('names every faulty field', async () => {
    const answer = await fetch(`${sandbox.url}/sendgrid/v3/mail/send`, { method: 'POST', headers: { authorization: 'Bearer SG.x', 'content-type': 'application/json' }, body: JSON.stringify({ personalizations: [{ to: [{ email: 'not-an-address' }] }], from: { email: 'a@b.example' } }) });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'personalizations.0.to.0.email', message: 'Does not contain a valid address.' }] });
  });

  it('come with the statuses the SDK knows', async () => {
    sandbox.knobs.apply({ vendors: { sendgrid: { rateLimited: true } } });
    await expect(mailer.send(mail('a@b.test'))).rejects.toMatchObject({ code: 429 });
    sandbox.knobs.apply({ vendors: { sendgrid: { rateLimited: false, outage: 'errors' } } });
    await expect(mailer.send(mail('a@b.test'))).rejects.toMatchObject({ code: 500 });
    sandbox.knobs.apply({ vendors: { sendgrid: { outage: 'off' } } });
    const answer = await fetch(`${sandbox.url}/sendgrid/v3/mail/send`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(answer.status).toBe(401);
    expect(sandbox.outbox.size).toBe(0);
  });
});
