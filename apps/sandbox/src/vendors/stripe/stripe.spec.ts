import { eventually } from '@leadfactory/testing';
import Stripe from 'stripe';
import { idOf } from './objects.rules';
import { startSandbox, type Sandbox } from '../../sandbox';
import { describeWithSchemas, faultsOf, schemaOf } from '../../../test/published-schemas';
import { receiveWebhooks, type WebhookReceiver } from '../../../test/webhook-receiver';

const schemaFile = 'stripe/stripe-2026-10-28.endive.schema.json';
let sandbox: Sandbox;
let receiver: WebhookReceiver;
let stripe: Stripe;

const order = (): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment', customer_email: 'owner@joes.example', client_reference_id: 'offer-1', metadata: { offerId: 'o1' }, payment_intent_data: { metadata: { offerId: 'o1' } },
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 4900, product_data: { name: 'Website audit report', description: 'All findings' } } }],
  success_url: `${receiver.url}/thanks?session={CHECKOUT_SESSION_ID}`, cancel_url: `${receiver.url}/back`,
});
const pay = (url: string, fields: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/pay`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ email: 'owner@joes.example', card_number: '4242 4242 4242 4242', method: 'card', ...fields }) });
const urlOf = (session: Stripe.Checkout.Session): string => session.url ?? 'no url';
const eventsReceived = (): Stripe.Event[] =>
  receiver.to('/webhooks/stripe').map((hook) => stripe.webhooks.constructEvent(hook.body, String(hook.headers['stripe-signature']), sandbox.stripeWebhookSecret));
const typesReceived = (): string[] => eventsReceived().map(({ type }) => type);

beforeAll(async () => {
  receiver = await receiveWebhooks();
  sandbox = await startSandbox({ leadfactoryUrl: receiver.url, transferMs: 20, knobs: { webhooks: { repeatRate: 0, retryBaseMs: 5 } } });
  const { hostname, port } = new URL(sandbox.url);
  stripe = new Stripe('sk_test_sandbox', { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
});
beforeEach(async () => {
  // What the test before has paid for may still be told of.
  await sandbox.settled();
  receiver.hooks.length = 0;
});
afterAll(async () => {
  await sandbox.stop();
  await receiver.stop();
});

describe('paying on the hosted page', () => {
  it('leads to the success page and tells of the purchase by signed webhooks (R8.03)', async () => {
    const session = await stripe.checkout.sessions.create(order());
    const answer = await pay(urlOf(session));
    await sandbox.settled();
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`${receiver.url}/thanks?session=${session.id}`);
    expect(typesReceived().sort()).toEqual(['charge.succeeded', 'checkout.session.completed', 'payment_intent.succeeded']);
    const completed = eventsReceived().find(({ type }) => type === 'checkout.session.completed');
    expect(completed?.data.object).toMatchObject({ id: session.id, payment_status: 'paid', amount_total: 4900, metadata: { offerId: 'o1' }, customer_details: { email: 'owner@joes.example' } });
  });

  it('charges once when the button is pressed twice (R8.03)', async () => {
    const session = await stripe.checkout.sessions.create(order());
    await Promise.all([pay(urlOf(session)), pay(urlOf(session))]);
    await sandbox.settled();
    expect(typesReceived().filter((type) => type === 'checkout.session.completed')).toHaveLength(1);
  });

  it('refuses a declined card, and lets another card pay', async () => {
    const session = await stripe.checkout.sessions.create(order());
    const declined = await pay(urlOf(session), { card_number: '4000 0000 0000 0002' });
    expect(declined.status).toBe(402);
    expect(await declined.text()).toContain('Your card was declined.');
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('unpaid');
    expect((await pay(urlOf(session))).status).toBe(303);
  });

  it('reports a bank transfer as unpaid first, and as paid when the money has come (R8.03)', async () => {
    const session = await stripe.checkout.sessions.create(order());
    await pay(urlOf(session), { method: 'bank' });
    await eventually(() => expect(typesReceived()).toContain('checkout.session.async_payment_succeeded'));
    await sandbox.settled();
    const told = eventsReceived().filter(({ data }) => (data.object as { id?: string }).id === session.id).sort((a, b) => a.created - b.created || b.type.localeCompare(a.type));
    expect(told.map(({ type, data }) => [type, (data.object as Stripe.Checkout.Session).payment_status])).toEqual([['checkout.session.completed', 'unpaid'], ['checkout.session.async_payment_succeeded', 'paid']]);
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
  });

  it('opens a dispute after the card that Stripe publishes for it', async () => {
    const session = await stripe.checkout.sessions.create(order());
    await pay(urlOf(session), { card_number: '4000000000000259' });
    await sandbox.settled();
    expect(typesReceived()).toContain('charge.dispute.created');
  });

  it('escapes what a seller writes into the page', async () => {
    const params = order();
    const session = await stripe.checkout.sessions.create({ ...params, line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 4900, product_data: { name: '<script>alert(1)</script>' } } }] });
    const markup = await (await fetch(urlOf(session))).text();
    expect(markup).not.toContain('<script>alert');
    expect(markup).toContain('$49.00');
  });
});

describe('idempotency', () => {
  it('answers a repeated key with the same session', async () => {
    const first = await stripe.checkout.sessions.create(order(), { idempotencyKey: 'k1' });
    const second = await stripe.checkout.sessions.create(order(), { idempotencyKey: 'k1' });
    expect(second.id).toBe(first.id);
    expect(sandbox.stats.snapshot().idempotencyKeys['stripe']).toMatchObject({ replayed: 1 });
  });

  it('refuses a key that comes with another body', async () => {
    await stripe.checkout.sessions.create(order(), { idempotencyKey: 'k2' });
    await expect(stripe.checkout.sessions.create({ ...order(), client_reference_id: 'other' }, { idempotencyKey: 'k2' })).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });
});

describe('refunds, expiry and discounts', () => {
  it('refunds a payment once, and says why a second refund is refused (R8.04)', async () => {
    const session = await stripe.checkout.sessions.create(order());
    await pay(urlOf(session));
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id);
    const refund = await stripe.refunds.create({ payment_intent: idOf(intent), reason: 'requested_by_customer' });
    expect(refund).toMatchObject({ amount: 4900, status: 'succeeded' });
    await expect(stripe.refunds.create({ payment_intent: idOf(intent) })).rejects.toMatchObject({ code: 'charge_already_refunded' });
    await sandbox.settled();
    expect(typesReceived()).toEqual(expect.arrayContaining(['refund.created', 'charge.refunded']));
  });

  it('takes no money after a session has expired', async () => {
    const session = await stripe.checkout.sessions.create(order());
    await stripe.checkout.sessions.expire(session.id);
    expect((await pay(urlOf(session))).status).toBe(402);
    await sandbox.settled();
    expect(typesReceived()).toEqual(['checkout.session.expired']);
    await expect(stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  });

  it('takes a coupon off the price, also by a code typed on the page (R8.02)', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'once' });
    await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'SPRING' });
    expect((await stripe.checkout.sessions.create({ ...order(), discounts: [{ coupon: coupon.id }] })).amount_total).toBe(3920);
    const session = await stripe.checkout.sessions.create({ ...order(), allow_promotion_codes: true });
    expect((await pay(urlOf(session), { promotion_code: 'WRONG' })).status).toBe(402);
    await pay(urlOf(session), { promotion_code: 'spring' });
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ amount_total: 3920, payment_status: 'paid' });
  });

  it('lists events by type for a reconciler', async () => {
    const session = await stripe.checkout.sessions.create(order());
    await pay(urlOf(session));
    const events = await stripe.events.list({ types: ['checkout.session.completed'], limit: 1, created: { gte: Math.floor(Date.now() / 1000) - 60 } });
    expect(events.data[0]?.data.object).toMatchObject({ id: session.id });
    expect(events.has_more).toBe(true);
  });
});

describe('errors', () => {
  it.each([
    ['a missing parameter', { mode: undefined }, { code: 'parameter_missing', param: 'mode' }],
    ['an unknown parameter', { colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    ['an amount below the minimum', { line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 10, product_data: { name: 'x' } } }] }, { code: 'amount_too_small' }],
    ['a success URL that is none', { success_url: 'nowhere' }, { code: 'url_invalid', param: 'success_url' }],
  ])('names %s as Stripe does', async (_name, change, expected) => {
    const params = { ...order(), ...change } as Stripe.Checkout.SessionCreateParams;
    await expect(stripe.checkout.sessions.create(params)).rejects.toMatchObject({ type: 'StripeInvalidRequestError', ...expected });
  });

  it('turns knobs into the SDK’s own error classes', async () => {
    const bad = new Stripe('sk_invalid', { host: '127.0.0.1', port: String(sandbox.ports.http), protocol: 'http', maxNetworkRetries: 0 });
    await expect(bad.balance.retrieve()).rejects.toMatchObject({ type: 'StripeAuthenticationError' });
    sandbox.knobs.apply({ vendors: { stripe: { rateLimited: true } } });
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({ type: 'StripeRateLimitError' });
    sandbox.knobs.apply({ vendors: { stripe: { rateLimited: false, outage: 'reset' } } });
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({ type: 'StripeConnectionError' });
    sandbox.knobs.apply({ vendors: { stripe: { outage: 'off' } } });
    expect((await stripe.balance.retrieve()).object).toBe('balance');
  });
});

describe('webhook delivery', () => {
  it('is tried again until it is accepted', async () => {
    receiver.answers.push(500, 503);
    const session = await stripe.checkout.sessions.create(order());
    await stripe.checkout.sessions.expire(session.id);
    await sandbox.settled();
    expect(typesReceived()).toEqual(Array.from({ length: 3 }, () => 'checkout.session.expired'));
  });

  it('repeats and reorders when told to (R8.03)', async () => {
    sandbox.knobs.apply({ webhooks: { repeatRate: 1, reorder: true } });
    const session = await stripe.checkout.sessions.create(order());
    await pay(urlOf(session));
    await sandbox.settled();
    sandbox.knobs.apply({ webhooks: { repeatRate: 0, reorder: false } });
    const ids = eventsReceived().map(({ id }) => id);
    expect(ids.length).toBe(6);
    expect(new Set(ids).size).toBe(3);
  });
});

describeWithSchemas('against the published schema', () => {
  it('every object and event is valid', async () => {
    const session = await stripe.checkout.sessions.create(order());
    expect(faultsOf(schemaOf(schemaFile, 'Session'), plain(session))).toEqual([]);
    await pay(urlOf(session), { card_number: '4000000000000259' });
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items'] });
    expect(faultsOf(schemaOf(schemaFile, 'Session'), plain(paid))).toEqual([]);
    const refund = await stripe.refunds.create({ payment_intent: idOf(paid.payment_intent) });
    expect(faultsOf(schemaOf(schemaFile, 'Refund'), plain(refund))).toEqual([]);
    const coupon = await stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'once' });
    expect(faultsOf(schemaOf(schemaFile, 'Coupon'), plain(coupon))).toEqual([]);
    const promotion = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } });
    expect(faultsOf(schemaOf(schemaFile, 'PromotionCode'), plain(promotion))).toEqual([]);
    await sandbox.settled();
    const kinds: Record<string, string> = {
      'checkout.session.completed': 'CheckoutSessionCompletedEvent', 'payment_intent.succeeded': 'PaymentIntentSucceededEvent', 'charge.refunded': 'ChargeRefundedEvent',
      'refund.created': 'RefundCreatedEvent', 'charge.dispute.created': 'ChargeDisputeCreatedEvent',
    };
    const events = receiver.to('/webhooks/stripe').map((hook) => JSON.parse(hook.body) as { type: string });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(Object.keys(kinds)));
    for (const event of events) {
      const kind = kinds[event.type];
      if (kind) expect({ type: event.type, faults: faultsOf(schemaOf(schemaFile, kind), event) }).toEqual({ type: event.type, faults: [] });
    }
  }, 60_000);
});

function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
