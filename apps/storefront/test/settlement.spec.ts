import { type OfferFact, PurchaseCompleted, PurchaseDisputed, PurchaseDisputeEnded } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { ReconcileService } from '../src/purchase/reconcile.service';
import { facts } from './offer.factory';
import { Stage } from './stage';

const PATIENT = { timeoutMs: 10_000 };

interface Paid {
  id: string;
  intent: string;
  url: string;
  sessionId: string;
}

describe('what the payment provider tells', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.asked.length = 0;
    stage.answers = {
      openCheckout: () => {
        const sessionId = `cs_${newId()}`;
        return { sessionId, url: `https://pay.example/${sessionId}` };
      },
      refundPayment: () => ({ refundId: `re_${newId()}`, status: 'succeeded' }),
    };
  });

  async function begun(currency = 'USD'): Promise<{ offer: OfferFact; session: { id: string; metadata: Record<string, string>; payment_intent: string } & Record<string, unknown> }> {
    const given = facts();
    const { outcome } = await stage.publish({ ...given, campaign: { ...given.campaign, price: { amount: 4900, currency } } });
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    const offer = outcome.output as OfferFact;
    const { location } = await stage.page('startCheckout', offer.url);
    const { metadata } = stage.asked.findLast(({ capability }) => capability === 'openCheckout')!.input as { metadata: Record<string, string> };
    const id = String(location).split('/').at(-1)!;
    return { offer, session: { id, metadata, payment_status: 'paid', amount_total: 4900, currency: 'usd', payment_intent: `pi_${newId()}`, customer_details: { email: 'joe@joes.example', name: 'Joe' } } };
  }

  async function paid(more: { currency?: string; email?: string } = {}): Promise<Paid> {
    const { offer, session } = await begun(more.currency);
    await stage.hook('checkout.session.completed', { ...session, customer_details: { email: more.email ?? 'joe@joes.example', name: 'Joe' } });
    return eventually(async () => {
      const { rows } = await stage.sql.query<{ id: string }>('SELECT id FROM storefront.purchase WHERE offer_id = $1', [offer.offerId]);
      expect(rows).toHaveLength(1);
      return { id: rows[0]!.id, intent: session.payment_intent, url: offer.url, sessionId: session.id };
    }, PATIENT);
  }

  const dispute = (what: string, status: string, { intent }: Paid, id = `dp_${intent}`) => stage.hook(`charge.dispute.${what}`, { id, status, payment_intent: intent, metadata: {} });
  const stateOf = async ({ id }: Paid) => (await stage.ask<{ state: string }>('getPurchase', { id })).state;
  const becomes = (purchase: Paid, state: string) => eventually(async () => expect(await stateOf(purchase)).toBe(state), PATIENT);
  /** Nothing that was sent waits any more. */
  const allHeard = () => eventually(async () => expect((await stage.driver.streams.streams.info(`${stage.driver.prefix.replaceAll('.', '_')}HOOKS`)).state.messages).toBe(0), PATIENT);
  const letters = async () => (await stage.sql.query('SELECT 1 FROM storefront.dead_letter')).rowCount;

  test('an offer in a currency of small letters, as earlier versions took it, is shown, paid and served (R8.03)', async () => {
    const purchase = await paid({ currency: 'usd' });
    expect((await stage.page('viewOffer', purchase.url)).text).toContain('This report has been bought');
    expect((await stage.page('viewPurchase', purchase.url, { session_id: purchase.sessionId })).text).toContain('You paid $49.00');
    expect(await stage.told(PurchaseCompleted, purchase.id)).toEqual([expect.objectContaining({ amount: { amount: 4900, currency: 'USD' } })]);
  });

  test.each(['tom&ann@bakery.example', 'joe.@docomo.ne.jp', 'joe@example.xn--p1ai', 'smith/jones@x.example', 'żółw@x.example', 'no address at all'])('whoever has paid as %s is served (R8.03)', async (email) => {
    const purchase = await paid({ email });
    expect(await stage.told(PurchaseCompleted, purchase.id)).toEqual([expect.objectContaining({ buyerEmail: email })]);
    expect((await stage.page('viewPurchase', purchase.url, { session_id: purchase.sessionId })).text).toContain('Your report is on its way');
    expect(await stage.ask('getPurchase', { id: purchase.id })).toMatchObject({ buyerEmail: email });
    expect(await letters()).toBe(0);
  });

  describe('a dispute', () => {
    test('that is won lets the purchase stand again, however often and in whatever order it is told (R8.04)', async () => {
      const purchase = await paid();
      await dispute('created', 'needs_response', purchase);
      await becomes(purchase, 'disputed');
      await expect(stage.ask('refundPurchase', { id: purchase.id, reason: 'r' })).rejects.toMatchObject({ code: 'conflict' });
      for (let time = 0; time < 2; time += 1) await dispute('closed', 'won', purchase);
      await becomes(purchase, 'paid');
      await dispute('created', 'needs_response', purchase);
      await dispute('updated', 'under_review', purchase);
      await allHeard();
      expect(await stateOf(purchase)).toBe('paid');
      expect(await stage.told(PurchaseDisputed, purchase.id)).toHaveLength(1);
      expect(await stage.told(PurchaseDisputeEnded, purchase.id)).toEqual([expect.objectContaining({ buyerEmail: 'joe@joes.example', amount: { amount: 4900, currency: 'USD' } })]);
      expect((await stage.page('viewPurchase', purchase.url)).text).not.toContain('disputed');
      expect(await stage.ask('refundPurchase', { id: purchase.id, reason: 'r' })).toMatchObject({ state: 'refunded' });
    });

    test('whose end is heard before its beginning never was one', async () => {
      const purchase = await paid();
      await dispute('closed', 'won', purchase);
      await allHeard();
      await dispute('created', 'needs_response', purchase);
      await allHeard();
      expect(await stateOf(purchase)).toBe('paid');
      expect([await stage.told(PurchaseDisputed, purchase.id), await stage.told(PurchaseDisputeEnded, purchase.id)]).toEqual([[], []]);
    });

    test('that is lost, or is one of two, stays', async () => {
      const purchase = await paid();
      await dispute('created', 'needs_response', purchase, 'dp_other');
      await dispute('closed', 'lost', purchase, 'dp_other');
      await dispute('closed', 'won', purchase);
      await allHeard();
      expect(await stateOf(purchase)).toBe('disputed');
      expect(await stage.told(PurchaseDisputeEnded, purchase.id)).toHaveLength(0);
    });

    test('that an earlier version took from an inquiry ends with it', async () => {
      const purchase = await paid();
      await stage.sql.query('UPDATE storefront.checkout SET disputed_at = now() WHERE payment_intent_id = $1', [purchase.intent]);
      await stage.sql.query('UPDATE storefront.purchase SET disputed_at = now() WHERE id = $1', [purchase.id]);
      await dispute('closed', 'warning_closed', purchase);
      await becomes(purchase, 'paid');
      expect(await stage.told(PurchaseDisputeEnded, purchase.id)).toHaveLength(1);
    });
  });

  test('an inquiry leaves the purchase as it is, and refundable; it becomes a dispute when the money is taken (R8.04)', async () => {
    const [asked, escalated] = [await paid(), await paid()];
    for (const purchase of [asked, escalated]) await dispute('created', 'warning_needs_response', purchase);
    await allHeard();
    expect(await stateOf(asked)).toBe('paid');
    expect(await stage.ask('refundPurchase', { id: asked.id, reason: 'r' })).toMatchObject({ state: 'refunded' });
    await dispute('updated', 'needs_response', escalated);
    await becomes(escalated, 'disputed');
  });

  test('checkouts that a round of questions did not come to, because the provider was away, are asked about as soon as it is back (R8.03)', async () => {
    const sessions: string[] = [];
    for (let count = 0; count < 4; count += 1) sessions.push((await begun()).session.id);
    const asked = new Set<string>();
    stage.answers.readCheckout = ({ input }) => {
      const { sessionId } = input as { sessionId: string };
      const isFirst = asked.size === 0;
      asked.add(sessionId);
      if (isFirst) throw new AppError('provider_unavailable', 'Away.');
      return { sessionId, status: 'open', paymentStatus: 'unpaid', amountTotal: 4900, currency: 'USD', paymentIntentId: null, buyerEmail: null, buyerName: null, metadata: {} };
    };
    const reconcile = stage.service.app.get(ReconcileService);
    stage.clock.advance({ minutes: 3 });
    await reconcile.askAfterCheckouts();
    await eventually(async () => {
      await reconcile.askAfterCheckouts();
      expect(sessions.filter((id) => !asked.has(id))).toEqual([]);
    }, PATIENT);
  });
});
