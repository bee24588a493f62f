import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { CheckoutState, openCheckout } from '@leadfactory/contracts';
import { describeWithShared } from '@leadfactory/testing';
import Stripe from 'stripe';
import { checkoutOf, checkoutParams, reasonOf } from './stripe.rules';

const order = openCheckout.input.parse({
  price: { amount: 4_900, currency: 'USD' }, productName: 'Report', productDescription: 'All findings', successUrl: 'https://s.example/ok?session={CHECKOUT_SESSION_ID}', cancelUrl: 'https://s.example/no', customerEmail: 'ann@b.example', locale: 'es',
  metadata: { tenantId: 't', offerId: 'o' }, expiresAt: '2026-12-01T00:00:00.999Z',
});

describe('ordering a checkout (R8.03)', () => {
  it('is one payment for one product', () => {
    expect(checkoutParams(order)).toEqual({
      mode: 'payment', locale: 'es', success_url: 'https://s.example/ok?session={CHECKOUT_SESSION_ID}', cancel_url: 'https://s.example/no', customer_email: 'ann@b.example', expires_at: 1_796_083_200,
      line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 4_900, product_data: { name: 'Report', description: 'All findings' } } }],
      metadata: { tenantId: 't', offerId: 'o' }, payment_intent_data: { metadata: { tenantId: 't', offerId: 'o' } },
    });
  });

  it('leaves out what Stripe refuses when empty: description, buyer and expiry', () => {
    const params = checkoutParams({ ...order, productDescription: '', customerEmail: null, expiresAt: null });
    expect(params).not.toHaveProperty('customer_email');
    expect(params).not.toHaveProperty('expires_at');
    expect(params.line_items?.[0]?.price_data?.product_data).toEqual({ name: 'Report' });
  });

  it('puts the metadata on the payment too, so that refunds and disputes lead back to the offer', () => {
    const metadata = fc.dictionary(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ maxLength: 500 }), { maxKeys: 50 });
    fc.assert(fc.property(metadata, (facts) => {
      const params = checkoutParams({ ...order, metadata: facts });
      return params.metadata === facts && params.payment_intent_data?.metadata === facts;
    }));
  });

  it('charges the very amount, in whole minor units', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999 }), (amount) => checkoutParams({ ...order, price: { amount, currency: 'EUR' } }).line_items?.[0]?.price_data?.unit_amount === amount));
  });

  it('ends no later than ordered: parts of a second are cut off', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2999-01-01'), noInvalidDate: true }), (at) => {
      const seconds = checkoutParams({ ...order, expiresAt: at.toISOString() }).expires_at ?? Number.NaN;
      return Number.isInteger(seconds) && seconds * 1000 <= at.getTime() && at.getTime() - seconds * 1000 < 1000;
    }));
  });
});

describe('a checkout as Stripe knows it', () => {
  const session = (more: object): Stripe.Checkout.Session =>
    ({ id: 'cs_1', status: 'complete', payment_status: 'paid', amount_total: 4_900, currency: 'usd', payment_intent: 'pi_1', customer_email: 'asked@b.example', customer_details: { email: 'typed@b.example', name: 'Ann' }, metadata: { offerId: 'o' }, ...more }) as object as Stripe.Checkout.Session;
  const stateOf = (more: object) => CheckoutState.parse(checkoutOf(session(more)));

  it('is read whole', () => {
    expect(stateOf({})).toEqual({ sessionId: 'cs_1', status: 'complete', paymentStatus: 'paid', amountTotal: 4_900, currency: 'USD', paymentIntentId: 'pi_1', buyerEmail: 'typed@b.example', buyerName: 'Ann', metadata: { offerId: 'o' } });
  });

  it.each([['pi_1', 'pi_1'], [{ id: 'pi_2', object: 'payment_intent' }, 'pi_2'], [null, null]])('finds the payment told as %j', (payment_intent, paymentIntentId) => expect(stateOf({ payment_intent }).paymentIntentId).toBe(paymentIntentId));

  it('knows the buyer by what was typed, else by what was asked for, else not', () => {
    expect(stateOf({ customer_details: { email: null, name: null } })).toMatchObject({ buyerEmail: 'asked@b.example', buyerName: null });
    expect(stateOf({ customer_details: null })).toMatchObject({ buyerEmail: 'asked@b.example', buyerName: null });
    expect(stateOf({ customer_details: null, customer_email: null }).buyerEmail).toBeNull();
  });

  it('keeps a free checkout free and an unknown amount unknown', () => {
    expect(stateOf({ amount_total: 0, payment_status: 'no_payment_required', payment_intent: null })).toMatchObject({ amountTotal: 0, paymentStatus: 'no_payment_required' });
    expect(stateOf({ amount_total: null, currency: null, metadata: null })).toMatchObject({ amountTotal: null, currency: null, metadata: {} });
  });

  it.each([['open', 'open'], ['complete', 'complete'], ['expired', 'expired'], [null, 'open']])('reads the status %s as %s', (status, expected) => expect(stateOf({ status }).status).toBe(expected));

  it('never calls paid what only is complete: some ways of paying settle days later', () => {
    expect(stateOf({ payment_status: 'unpaid' })).toMatchObject({ status: 'complete', paymentStatus: 'unpaid' });
  });
});

describe('the reason of a refund', () => {
  it.each(['duplicate', 'fraudulent', 'requested_by_customer'])('%s is one of Stripe’s own', (reason) => expect(reasonOf(reason)).toEqual({ reason }));
  it.each(['Duplicate', 'expired_uncaptured_charge', 'goodwill', ''])('"%s" goes along as text', (reason) => expect(reasonOf(reason)).toEqual({ metadata: { reason } }));

  it('is cut to what metadata can hold', () => {
    expect(reasonOf('x'.repeat(501))).toEqual({ metadata: { reason: 'x'.repeat(500) } });
  });

  it('loses a character rather than half of one', () => {
    expect(reasonOf(`${'x'.repeat(499)}😡`)).toEqual({ metadata: { reason: 'x'.repeat(499) } });
    expect(reasonOf(`${'x'.repeat(498)}😡!`)).toEqual({ metadata: { reason: `${'x'.repeat(498)}😡` } });
  });

  it('arrives at Stripe whatever was typed, through its own client', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text)).on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"re_1","object":"refund","status":"succeeded"}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stripe = new Stripe('sk_test_1', { host: '127.0.0.1', port: (server.address() as AddressInfo).port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
    try {
      for (const reason of [`${'😡'.repeat(249)}x😡`, 'torn \ud83d apart', 'a&b=c[d]']) {
        bodies.length = 0;
        expect(await stripe.refunds.create({ payment_intent: 'pi_1', ...reasonOf(reason) })).toMatchObject({ id: 're_1' });
        const sent = new URLSearchParams(bodies.join('')).get('metadata[reason]') ?? '';
        expect(sent.length).toBeLessThanOrEqual(500);
        expect(sent.length).toBeGreaterThan(reason.length - 3);
      }
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describeWithShared('vendors/stripe/fixtures3.trimmed.json', 'Stripe’s published session', (file) => {
  it('is read: an open one, whose amount and buyer’s name are not known yet', () => {
    const published = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Stripe.Checkout.Session>)['checkout.session'];
    if (published === undefined) throw new Error(`${file} has no session`);
    expect(CheckoutState.parse(checkoutOf(published))).toEqual({ sessionId: published.id, status: 'open', paymentStatus: 'unpaid', amountTotal: null, currency: null, paymentIntentId: 'pi_1PgafyB7WZ01zgkWSjxsAJo3', buyerEmail: 'example@example.com', buyerName: null, metadata: {} });
  });
});
