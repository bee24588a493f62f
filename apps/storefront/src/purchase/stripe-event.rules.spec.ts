import { readStripeEvent, wordOfCheckout } from './stripe-event.rules';

const [tenantId, checkoutId] = ['0d0c1a3e-5b1f-4a70-9f65-7d2f7f1d1c01', '0d0c1a3e-5b1f-4a70-9f65-7d2f7f1d1c09'];
const event = (type: string, object: object) => JSON.stringify({ id: 'evt_1', type, created: 1_772_442_000, data: { object } });
const session = { id: 'cs_1', payment_status: 'paid', amount_total: 4900, currency: 'usd', payment_intent: 'pi_1', metadata: { tenantId, checkoutId }, customer_details: { email: 'a@b.example', name: null }, customer_email: null };

test('a paid session tells amount, currency in capitals, buyer and whose it is', () => {
  expect(readStripeEvent(event('checkout.session.completed', session))).toEqual({
    about: { tenantId, checkoutId, paymentIntentId: 'pi_1' },
    word: { kind: 'completed', sessionId: 'cs_1', amount: 4900, currency: 'USD', buyerEmail: 'a@b.example', buyerName: null, at: new Date('2026-03-02T09:00:00.000Z') },
  });
});

test('an expanded payment is known by its id', () => {
  expect(readStripeEvent(event('checkout.session.completed', { ...session, payment_intent: { id: 'pi_2', object: 'payment_intent' } }))).toMatchObject({ about: { paymentIntentId: 'pi_2' } });
});

test.each([
  ['checkout.session.completed', { ...session, payment_status: 'unpaid' }, 'promised'],
  ['checkout.session.completed', { ...session, payment_status: 'no_payment_required', amount_total: 0 }, 'completed'],
  ['checkout.session.async_payment_succeeded', session, 'completed'],
  ['checkout.session.async_payment_failed', session, 'ended'],
  ['checkout.session.expired', { ...session, customer_details: null, payment_intent: null }, 'ended'],
  ['charge.refunded', { id: 'ch_1', amount_refunded: 900, currency: 'usd', payment_intent: 'pi_1', metadata: {} }, 'charge_refunded'],
  ['charge.dispute.created', { id: 'dp_1', payment_intent: 'pi_1', metadata: {} }, 'disputed'],
])('%s means %#', (type, object, kind) => expect(readStripeEvent(event(type, object))).toMatchObject({ word: { kind } }));

test.each([['succeeded', 900], ['pending', 900], ['failed', 0], ['canceled', 0]])('a refund that is %s counts %d, and its own metadata say nothing of the payment', (status, amount) => {
  expect(readStripeEvent(event('refund.updated', { id: 're_1', amount: 900, status, payment_intent: 'pi_1', metadata: { tenantId, checkoutId } }))).toEqual({
    about: { tenantId: null, checkoutId: null, paymentIntentId: 'pi_1' }, word: { kind: 'refund', refundId: 're_1', amount },
  });
});

test.each([
  ['charge.dispute.created', 'needs_response', 'disputed'],
  ['charge.dispute.updated', 'under_review', 'disputed'],
  ['charge.dispute.funds_withdrawn', 'needs_response', 'disputed'],
  ['charge.dispute.closed', 'lost', 'disputed'],
  ['charge.dispute.closed', 'won', 'dispute_ended'],
  ['charge.dispute.funds_reinstated', 'won', 'dispute_ended'],
  ['charge.dispute.closed', 'warning_closed', 'dispute_ended'],
])('%s with the status %s means %s', (type, status, kind) => {
  expect(readStripeEvent(event(type, { id: 'dp_1', status, payment_intent: 'pi_1', metadata: {} }))).toMatchObject({ about: { paymentIntentId: 'pi_1' }, word: { kind, disputeId: 'dp_1' } });
});

test.each(['warning_needs_response', 'warning_under_review'])('an inquiry, %s, is no dispute: no money has moved', (status) => {
  expect(readStripeEvent(event('charge.dispute.created', { id: 'dp_1', status, payment_intent: 'pi_1', metadata: {} }))).toEqual({ ignored: 'charge.dispute.created of an inquiry' });
});

test('metadata that are no ids of ours are no ids', () => {
  expect(readStripeEvent(event('checkout.session.completed', { ...session, metadata: { tenantId: "x' OR 1=1", checkoutId } }))).toMatchObject({ about: { tenantId: null } });
});

test('what means nothing here is left alone, whatever it holds', () => expect(readStripeEvent(event('customer.created', { anything: 1 }))).toEqual({ ignored: 'customer.created' }));

test.each([['{', 'no JSON'], ['{}', 'not as Stripe documents it'], [event('checkout.session.completed', { id: 'cs_1' }), 'payment_status'], [event('checkout.session.completed', { ...session, amount_total: null }), 'without an amount']])(
  '%s is refused with the reason', (body, reason) => expect(() => readStripeEvent(body)).toThrow(reason),
);

test('an open checkout says nothing yet; an expired one that it is over', () => {
  const state = { sessionId: 'cs_1', status: 'open' as const, paymentStatus: 'unpaid' as const, amountTotal: 4900, currency: 'USD', paymentIntentId: null, buyerEmail: null, buyerName: null, metadata: { tenantId, checkoutId } };
  expect(wordOfCheckout(state, new Date())).toBeNull();
  expect(wordOfCheckout({ ...state, status: 'expired' }, new Date())).toMatchObject({ word: { kind: 'ended' } });
  expect(wordOfCheckout({ ...state, status: 'complete' }, new Date())).toMatchObject({ word: { kind: 'promised' } });
});
