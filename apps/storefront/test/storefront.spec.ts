import { type CapabilityRequest, CheckoutStarted, type OfferFact, PurchaseCompleted, PurchaseDisputed, PurchaseRefunded, ReportDelivered, ReportReleased } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { auditCatalogue } from '@leadfactory/persistence';
import { eventually } from '@leadfactory/testing';
import { ReconcileService } from '../src/purchase/reconcile.service';
import { SettlementService } from '../src/purchase/settlement.service';
import { facts } from './offer.factory';
import { Stage } from './stage';

type Session = { id: string; metadata: Record<string, string>; payment_status: string; amount_total: number; currency: string; payment_intent: string; customer_details: { email: string; name: string } };
type Purchase = { id: string; state: string; amount: { amount: number }; refunded: { amount: number }; deliveredAt: string | null; sessionId: string };

describe('the storefront', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.asked.length = 0;
    const opened = new Map<string, string>();
    stage.answers = {
      openCheckout: ({ key }) => {
        const sessionId = opened.get(String(key)) ?? `cs_${newId()}`;
        opened.set(String(key), sessionId);
        return { sessionId, url: `https://pay.example/${sessionId}` };
      },
    };
  });

  async function published(options: Parameters<typeof facts>[0] = {}, more: { dry?: boolean } = {}): Promise<OfferFact> {
    const { outcome } = await stage.publish(facts(options), more);
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.output as OfferFact;
  }

  /** Clicks the button and answers the session that the provider opened. */
  async function begun(offer: OfferFact): Promise<Session> {
    const { location } = await stage.page('startCheckout', offer.url);
    const { metadata } = stage.asked.findLast(({ capability }) => capability === 'openCheckout')!.input as { metadata: Record<string, string> };
    return { id: String(location).split('/').at(-1)!, metadata, payment_status: 'paid', amount_total: 4900, currency: 'usd', payment_intent: `pi_${newId()}`, customer_details: { email: 'joe@joes.example', name: 'Joe' } };
  }

  const refund = (session: Session, amount: number, more: object = {}) => ({ id: `re_${newId()}`, amount, status: 'succeeded', payment_intent: session.payment_intent, metadata: {}, ...more });
  const charge = (session: Session, refunded: number) => ({ id: 'ch_1', amount_refunded: refunded, currency: 'usd', payment_intent: session.payment_intent, metadata: session.metadata });
  const only = (offer: OfferFact) => eventually(async () => {
    const { items } = await stage.ask<{ items: (Purchase & { offerId: string })[] }>('listPurchases', {});
    const found = items.filter(({ offerId }) => offerId === offer.offerId);
    expect(found).toHaveLength(1);
    return found[0]!;
  }, { timeoutMs: 10_000 });

  test('every tenant row is protected (R16.01)', async () => expect(await auditCatalogue(stage.ownerUrl)).toEqual([]));

  test('a published offer is a page that works without scripts, escapes what strangers wrote and tells who sent it (R8.01)', async () => {
    const offer = await published();
    const page = await stage.page('viewOffer', offer.url);
    expect(page).toMatchObject({ status: 200, headers: { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' } });
    expect(page.text).toContain('Joe’s Pizza &amp; &lt;Grill&gt;');
    expect(page.text).not.toMatch(/<script|onclick|Save the picture/);
    for (const text of ['$49', 'Northside Digital', '100 Example Avenue', 'within 14 days', 'largest-contentful-paint']) expect(page.text).toContain(text);
    await stage.page('viewOffer', offer.url);
    const { items } = await stage.ask<{ items: { id: string; views: number; url: string }[] }>('listOffers', {});
    expect(items.find(({ id }) => id === offer.offerId)).toMatchObject({ views: 2, url: offer.url });
  });

  test('the same work done again publishes the same page, also after time has passed', async () => {
    const [given, leadId] = [facts(), newId()];
    const first = await stage.publish(given, { leadId });
    stage.clock.advance({ minutes: 7 });
    const second = await stage.publish(given, { leadId, attempt: 2 });
    expect(second.outcome).toEqual(first.outcome);
  });

  test('without a grade there is nothing to offer', async () => {
    expect((await stage.publish(facts({ graded: false }))).outcome).toMatchObject({ status: 'end', outcome: 'disqualified', reason: 'nothing_to_offer' });
  });

  test('unknown, forged and expired links answer alike (R7.05)', async () => {
    const { url } = await published();
    const unknown = await stage.page('viewOffer', '/o/aaaaaaaaaaaa.bbbb');
    const forged = await stage.page('viewOffer', `${url.slice(0, -2)}zz`);
    stage.clock.advance({ days: 61 });
    const expired = await stage.page('viewOffer', url);
    stage.clock.advance({ days: -61 });
    expect(unknown.status).toBe(404);
    expect(forged).toEqual(unknown);
    expect(expired).toEqual(unknown);
    for (const operation of ['startCheckout', 'viewPurchase', 'viewCancelledCheckout']) expect(await stage.page(operation, `${url.slice(0, -2)}zz`)).toEqual(unknown);
  });

  test('a double click opens one session, and tells once that a checkout began (R8.02)', async () => {
    const offer = await published();
    const clicks = await Promise.all([1, 2, 3].map(() => stage.page('startCheckout', offer.url)));
    const later = await stage.page('startCheckout', offer.url);
    expect(new Set([...clicks, later].map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect(new Set(stage.asked.map(({ key }) => key)).size).toBe(1);
    expect(await stage.told(CheckoutStarted, offer.offerId)).toHaveLength(1);
    const input = stage.asked[0]!.input as { successUrl: string; expiresAt: string; metadata: Record<string, string> };
    expect(input.successUrl).toBe(`${offer.url}/thanks?session_id={CHECKOUT_SESSION_ID}`);
    expect(input.metadata).toMatchObject({ tenantId: stage.tenantId, offerId: offer.offerId });
    expect(new Set(stage.asked.map((request) => JSON.stringify(request.input))).size).toBe(1);
  });

  test('when the provider is away the buyer gets a page to try again, and the next try repeats the same call', async () => {
    const offer = await published();
    const working = stage.answers.openCheckout!;
    stage.answers.openCheckout = () => {
      throw new AppError('provider_unavailable', 'Stripe is away.');
    };
    const page = await stage.page('startCheckout', offer.url);
    expect(page).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
    expect(page.text).toContain('Nothing was charged');
    stage.answers.openCheckout = working;
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 303 });
    expect(new Set(stage.asked.map(({ key }) => key)).size).toBe(1);
  });

  test('a refused call is not repeated: the next click begins anew', async () => {
    const offer = await published();
    const working = stage.answers.openCheckout!;
    stage.answers.openCheckout = () => {
      throw new AppError('provider_rejected', 'The amount is too small.');
    };
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 503 });
    stage.answers.openCheckout = working;
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 303 });
    expect(new Set(stage.asked.map(({ key }) => key)).size).toBe(2);
  });

  test('nothing can be bought from a dry run', async () => {
    const offer = await published({}, { dry: true });
    expect((await stage.page('viewOffer', offer.url)).text).not.toContain('<form');
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 200 });
    expect(stage.asked).toHaveLength(0);
  });

  test('a repeated webhook creates one purchase, told once (R8.03)', async () => {
    const offer = await published();
    const session = await begun(offer);
    for (let time = 0; time < 4; time += 1) await stage.hook('checkout.session.completed', session);
    const purchase = await only(offer);
    expect(purchase).toMatchObject({ state: 'paid', amount: { amount: 4900 }, sessionId: session.id });
    await stage.hook('checkout.session.expired', session);
    await stage.hook('charge.refunded', charge(session, 900));
    await eventually(async () => expect(await only(offer)).toMatchObject({ state: 'partially_refunded', refunded: { amount: 900 } }));
    expect(await stage.told(PurchaseCompleted, offer.offerId)).toEqual([expect.objectContaining({ purchaseId: purchase.id, buyerEmail: 'joe@joes.example', amount: { amount: 4900, currency: 'USD' } })]);
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 303, location: expect.stringContaining('/thanks') });
    expect((await stage.page('viewOffer', offer.url)).text).toContain('This report has been bought');
  });

  test('refund and dispute that overtake the payment are neither lost nor told before it (R8.03)', async () => {
    const offer = await published();
    const session = await begun(offer);
    const given = refund(session, 4900);
    await stage.hook('charge.refunded', charge(session, 4900));
    await eventually(async () => expect((await stage.sql.query('SELECT 1 FROM storefront.checkout WHERE charge_refunded = 4900 AND payment_intent_id = $1', [session.payment_intent])).rowCount).toBe(1));
    await stage.hook('refund.created', given);
    await stage.hook('charge.dispute.created', { id: 'dp_1', payment_intent: session.payment_intent, metadata: {} });
    await stage.hook('checkout.session.completed', session);
    const purchase = await eventually(async () => {
      const found = await only(offer);
      expect(found).toMatchObject({ state: 'disputed', refunded: { amount: 4900 } });
      return found;
    });
    const { rows } = await stage.sql.query<{ subject: string }>(`SELECT subject FROM storefront.outbox WHERE subject LIKE 'events.Purchase%' AND body LIKE '%${purchase.id}%' ORDER BY id`);
    expect(rows[0]!.subject).toBe('events.PurchaseCompleted.v1');
    expect((await stage.told(PurchaseRefunded, purchase.id)).map(({ full, amount }) => ({ full, amount }))).toEqual([{ full: true, amount: { amount: 4900, currency: 'USD' } }]);
    expect(await stage.told(PurchaseDisputed, purchase.id)).toHaveLength(1);
  });

  test('a bank transfer becomes a purchase when the money comes, not before', async () => {
    const offer = await published();
    const session = await begun(offer);
    await stage.hook('checkout.session.completed', { ...session, payment_status: 'unpaid' });
    await eventually(async () => expect((await stage.page('viewPurchase', offer.url)).text).toContain('being confirmed'));
    expect(await stage.told(PurchaseCompleted, offer.offerId)).toHaveLength(0);
    await stage.hook('checkout.session.async_payment_succeeded', session);
    expect(await only(offer)).toMatchObject({ state: 'paid' });
  });

  test('a bank transfer that failed can be tried again, though its promise is heard after its failure (R8.03)', async () => {
    const offer = await published();
    const session = await begun(offer);
    const settlement = stage.service.app.get(SettlementService);
    const about = { tenantId: stage.tenantId, checkoutId: session.metadata.checkoutId!, paymentIntentId: session.payment_intent };
    await settlement.hear(about, { kind: 'ended', sessionId: session.id });
    await settlement.hear(about, { kind: 'promised', sessionId: session.id });
    expect((await stage.page('viewPurchase', offer.url, { session_id: session.id })).text).toContain('No payment was made');
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 303, location: expect.not.stringContaining(session.id) });
  });

  test('the buyer who returns before the webhook is served by asking the provider; the report’s link is shown to that browser alone (R8.04)', async () => {
    const offer = await published();
    const session = await begun(offer);
    stage.answers.readCheckout = () => state(session);
    const page = await stage.page('viewPurchase', offer.url, { session_id: session.id });
    expect(page.text).toContain('Your report is on its way');
    expect(page.text).toContain('j•••@joes.example');
    const { id } = await only(offer);
    const [{ reportId = '' } = {}] = (await stage.told(PurchaseCompleted, id)) as { reportId?: string }[];
    const about = { leadId: newId(), runId: newId(), campaignId: newId(), businessId: newId(), purchaseId: id, reportId, at: stage.clock.now().toISOString() };
    await stage.tell(ReportReleased, { ...about, url: 'http://127.0.0.1:8080/reports/abc', pdfUrl: 'http://127.0.0.1:8080/reports/abc/report.pdf', buyerEmail: 'joe@joes.example', buyerName: null, businessName: 'Joe', amount: { amount: 4900, currency: 'USD' }, language: 'en' });
    await eventually(async () => expect((await stage.page('viewPurchase', offer.url, { session_id: session.id })).text).toContain('href="http://127.0.0.1:8080/reports/abc"'));
    expect((await stage.page('viewPurchase', offer.url)).text).not.toContain('/reports/abc');
    await stage.tell(ReportDelivered, { ...about, messageId: newId() });
    await eventually(async () => expect((await stage.ask<Purchase>('getPurchase', { id })).deliveredAt).not.toBeNull());
    await expect(stage.ask('getPurchase', { id }, newId())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a session that somebody made up shows no purchase', async () => {
    const offer = await published();
    await begun(offer);
    expect((await stage.page('viewPurchase', offer.url, { session_id: 'cs_made_up' })).text).toContain('No payment was made');
  });

  test('the reconciler finds what no webhook told, and tells again what was not delivered within 15 minutes (R8.03)', async () => {
    const offer = await published();
    const session = await begun(offer);
    stage.answers.readCheckout = ({ input }: CapabilityRequest) => ({ ...state(session), ...((input as { sessionId: string }).sessionId === session.id ? {} : { status: 'open', paymentStatus: 'unpaid' }) });
    const reconcile = stage.service.app.get(ReconcileService);
    stage.clock.advance({ minutes: 3 });
    await reconcile.askAfterCheckouts();
    const { id } = await only(offer);
    await reconcile.tellUndelivered();
    expect(await stage.told(PurchaseCompleted, id)).toHaveLength(1);
    stage.clock.advance({ minutes: 16 });
    await Promise.all([reconcile.tellUndelivered(), reconcile.tellUndelivered()]);
    // The schedule may have taken it before us, and be about to tell.
    await eventually(async () => expect(await stage.told(PurchaseCompleted, id)).toHaveLength(2), { timeoutMs: 10_000 });
    await reconcile.tellUndelivered();
    const told = await stage.told(PurchaseCompleted, id);
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
    expect(await reconcile.countUndelivered()).toBeGreaterThan(0);
    await stage.sql.query('UPDATE storefront.purchase SET delivered_at = now()');
    expect(await reconcile.countUndelivered()).toBe(0);
  });

  test('a checkout that stays open is asked for ever more rarely, yet every ten minutes while it can be paid, and never after it ended (R8.03)', async () => {
    const offer = await published();
    const session = await begun(offer);
    stage.answers.readCheckout = () => ({ ...state(session), status: 'open', paymentStatus: 'unpaid' });
    await stage.sql.query("UPDATE storefront.checkout SET state = 'expired' WHERE session_id <> $1", [session.id]);
    stage.asked.length = 0;
    const reconcile = stage.service.app.get(ReconcileService);
    const pauses = [0];
    for (let minute = 0; minute < 120; minute += 1) {
      const before = stage.asked.length;
      stage.clock.advance({ minutes: 1 });
      await reconcile.askAfterCheckouts();
      if (stage.asked.length > before) pauses.push(0);
      else pauses[pauses.length - 1]! += 1;
    }
    expect(stage.asked.length).toBeGreaterThan(4);
    expect(stage.asked.length).toBeLessThan(20);
    expect(Math.max(...pauses)).toBe(9);
  });

  test('a refund is paid once, revokes once, and a second one is refused (R8.04)', async () => {
    const offer = await published();
    const session = await begun(offer);
    await stage.hook('checkout.session.completed', session);
    const { id } = await only(offer);
    const refundId = `re_${newId()}`;
    stage.answers.refundPayment = () => ({ refundId, status: 'succeeded' });
    expect(await stage.ask('refundPurchase', { id, reason: 'asked for it' })).toMatchObject({ state: 'refunded', refunded: { amount: 4900 } });
    await stage.hook('refund.created', refund(session, 4900, { id: refundId }));
    await stage.hook('charge.refunded', charge(session, 4900));
    await expect(stage.ask('refundPurchase', { id, reason: 'again' })).rejects.toMatchObject({ code: 'conflict', message: 'This purchase has been refunded already.' });
    await eventually(async () => expect((await stage.sql.query('SELECT 1 FROM storefront.checkout WHERE charge_refunded = 4900 AND session_id = $1', [session.id])).rowCount).toBe(1));
    expect(await stage.told(PurchaseRefunded, id)).toHaveLength(1);
    expect(await stage.page('startCheckout', offer.url)).toMatchObject({ status: 303, location: expect.stringContaining('pay.example') });
  });

  test('a payment in another currency, of another session or of nobody is refused with the reason', async () => {
    const offer = await published();
    const session = await begun(offer);
    const settlement = stage.service.app.get(SettlementService);
    const about = { tenantId: stage.tenantId, checkoutId: session.metadata.checkoutId!, paymentIntentId: null };
    const word = { kind: 'completed' as const, sessionId: session.id, amount: 4900, currency: 'USD', buyerEmail: 'a@b.example', buyerName: null, at: stage.clock.now() };
    await expect(settlement.hear(about, { ...word, currency: 'EUR' })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('EUR') });
    await expect(settlement.hear(about, { ...word, sessionId: 'cs_other' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(settlement.hear({ ...about, checkoutId: newId() }, word)).rejects.toMatchObject({ code: 'not_found' });
    await expect(settlement.hear({ ...about, tenantId: newId() }, word)).rejects.toMatchObject({ code: 'not_found' });
    await expect(settlement.hear({ tenantId: null, checkoutId: null, paymentIntentId: 'pi_foreign' }, word)).rejects.toMatchObject({ code: 'not_found' });
    expect(await stage.told(PurchaseCompleted, offer.offerId)).toHaveLength(0);
  });

  function state(session: Session) {
    return { sessionId: session.id, status: 'complete', paymentStatus: 'paid', amountTotal: 4900, currency: 'USD', paymentIntentId: session.payment_intent, buyerEmail: 'joe@joes.example', buyerName: 'Joe', metadata: session.metadata };
  }
});
