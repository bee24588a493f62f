import { createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Hook } from '@leadfactory/messaging';
import { openBlobStore } from '@leadfactory/persistence';
import { eventually, TestClock } from '@leadfactory/testing';
import Stripe from 'stripe';
import { type Door, EdgeStage } from './edge.stage';

const STRIPE = 'whsec_of_the_tests';
const MAIL = 'the inbound mail secret of the tests only';
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

describe('webhooks (R8.03, R10.05)', () => {
  const clock = new TestClock();
  let stage: EdgeStage;
  let door: Door;
  beforeAll(async () => {
    stage = await EdgeStage.open({ STRIPE_WEBHOOK_SECRET: STRIPE, SENDGRID_WEBHOOK_PUBLIC_KEY: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), INBOUND_MAIL_SECRET: MAIL });
    door = await stage.start({ clock });
  });
  afterAll(() => stage.close());

  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  /** Every hook that was kept: the outbox holds them for days, should the broker lose them. */
  async function hooks(): Promise<Hook[]> {
    const { rows } = await stage.sql.query<{ body: string }>("SELECT body FROM gateway.outbox WHERE subject LIKE 'hooks.%' ORDER BY seq");
    return rows.map(({ body }) => JSON.parse(body) as Hook);
  }
  const hooksOf = (provider: string) => hooks().then((all) => all.filter((hook) => hook.provider === provider));

  const stripe = (body: string | Buffer, o: { secret?: string; at?: number } = {}) => {
    const header = Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret: o.secret ?? STRIPE, timestamp: o.at ?? seconds() });
    return door.send('POST', '/webhooks/stripe', { body, headers: { 'content-type': 'application/json', 'stripe-signature': header } });
  };
  const sendgrid = (body: string, o: { key?: typeof pair.privateKey; at?: string; sent?: string } = {}) => {
    const at = o.at ?? String(seconds());
    const signature = createSign('sha256').update(at + body).sign(o.key ?? pair.privateKey).toString('base64');
    return door.send('POST', '/webhooks/sendgrid', { body: o.sent ?? body, headers: { 'content-type': 'application/json', 'x-twilio-email-event-webhook-signature': signature, 'x-twilio-email-event-webhook-timestamp': at } });
  };
  const mail = (body: Buffer, secret = MAIL) => {
    const mac = createHmac('sha256', secret).update(`${seconds()}.`).update(body).digest('hex');
    return door.send('POST', '/webhooks/inbound-mail', { body, headers: { 'content-type': 'message/rfc822', 'x-envelope-to': 'bounce+1@x.example', 'x-envelope-from': '', 'x-signature': `t=${seconds()},v1=${mac}`, authorization: 'Bearer x' } });
  };

  test('a proven one is answered 2xx once it is stored, with its raw body to the byte', async () => {
    const body = '{ "id": "evt_1",  "object":"event", "type":"checkout.session.completed", "name":"Café \\u00e9" }\n';
    expect((await stripe(body)).status).toBe(200);
    expect(await hooksOf('stripe')).toEqual([{ id: 'evt_1', provider: 'stripe', headers: expect.objectContaining({ 'content-type': 'application/json' }), body, encoding: 'utf8', receivedAt: clock.now().toISOString() }]);
    await eventually(async () => expect((await stage.sql.query('SELECT 1 FROM gateway.outbox WHERE published_at IS NULL')).rowCount).toBe(0));
  });

  test('a repeat carries the same id, so that its handler knows it', async () => {
    for (let round = 0; round < 3; round += 1) expect((await stripe('{"id":"evt_repeat","object":"event"}')).status).toBe(200);
    const events = '[{"event":"open","sg_event_id":"e1"}]';
    for (let round = 0; round < 2; round += 1) {
      clock.advance({ seconds: 1 });
      expect((await sendgrid(events)).status).toBe(200);
    }
    expect((await hooksOf('stripe')).filter(({ id }) => id === 'evt_repeat')).toHaveLength(3);
    const ids = (await hooksOf('sendgrid')).map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test.each<[string, () => Promise<{ status: number; problem: () => Promise<Record<string, unknown>> }>]>([
    ['Stripe: another secret', () => stripe('{"id":"evt_bad"}', { secret: 'whsec_other' })],
    ['Stripe: signed too long ago', () => stripe('{"id":"evt_bad"}', { at: seconds() - 301 })],
    ['Stripe: no signature', () => door.send('POST', '/webhooks/stripe', { body: '{"id":"evt_bad"}', headers: { 'content-type': 'application/json' } })],
    ['Stripe: signed, but no JSON', () => stripe('evt_bad')],
    ['SendGrid: another key', () => sendgrid('[{"bad":1}]', { key: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey })],
    ['SendGrid: another body than signed', () => sendgrid('[{"bad":1}]', { sent: '[{"bad":2}]' })],
    ['SendGrid: an old time', () => sendgrid('[{"bad":1}]', { at: String(seconds() - 3_600) })],
    ['SendGrid: no body', () => door.send('POST', '/webhooks/sendgrid')],
    ['mail: another secret', () => mail(Buffer.from('bad'), 'another secret')],
    ['mail: garbage', () => door.send('POST', '/webhooks/inbound-mail', { body: randomBytes(500), headers: { 'x-signature': 't=,v1=' } })],
  ])('a wrong one is refused and nothing of it stored: %s', async (_name, send) => {
    const before = (await hooks()).length;
    const response = await send();
    expect(response.status).toBe(400);
    expect(await response.problem()).toMatchObject({ code: 'invalid_input', detail: 'The signature is missing, wrong or too old.' });
    expect(await hooks()).toHaveLength(before);
  });

  test('a mail in any encoding survives, with its envelope and without credentials', async () => {
    const body = Buffer.concat([Buffer.from('Subject: caf'), Buffer.from([0xe9, 0x0d, 0x0a, 0x00])]);
    expect((await mail(body)).status).toBe(200);
    const [hook] = await hooksOf('inbound-mail');
    expect(hook).toMatchObject({ encoding: 'base64', headers: { 'x-envelope-to': 'bounce+1@x.example', 'x-envelope-from': '' } });
    expect(Buffer.from(hook?.body ?? '', 'base64')).toEqual(body);
    expect(hook?.headers).not.toHaveProperty('authorization');
  });

  test('a mail of megabytes travels as a blob; one beyond measure is refused', async () => {
    const large = Buffer.concat([Buffer.from('Subject: large\r\n\r\n'), randomBytes(4 * 1024 * 1024)]);
    expect((await mail(large)).status).toBe(200);
    const hook = (await hooksOf('inbound-mail')).at(-1);
    expect(hook?.body).toBe('');
    const blob = await openBlobStore(stage.env.BLOB_URL ?? '').get(hook?.blob ?? '');
    expect(blob?.body.equals(large)).toBe(true);
    expect((await mail(Buffer.alloc(10 * 1024 * 1024 + 1))).status).toBe(413);
  });

  test('where no secret is set, nothing is taken and the answer says what is missing', async () => {
    const bare = await stage.start({ clock, env: { STRIPE_WEBHOOK_SECRET: undefined } });
    const response = await bare.send('POST', '/webhooks/stripe', { body: '{}' });
    expect(response.status).toBe(501);
    expect(await response.problem()).toMatchObject({ detail: expect.stringContaining('STRIPE_WEBHOOK_SECRET') });
  });

  test('without the database nothing is answered 2xx: the sender will come again', async () => {
    await stage.sql.query('ALTER TABLE gateway.outbox RENAME TO outbox_away');
    const response = await stripe('{"id":"evt_lost","object":"event"}');
    await stage.sql.query('ALTER TABLE gateway.outbox_away RENAME TO outbox');
    expect(response.status).toBe(500);
    expect(JSON.stringify(await response.problem())).not.toContain('outbox');
    expect((await stripe('{"id":"evt_lost","object":"event"}')).status).toBe(200);
    expect((await hooksOf('stripe')).filter(({ id }) => id === 'evt_lost')).toHaveLength(1);
  });
});
