import { type OfferFact, PurchaseRefunded } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { ENV, Logger, startService } from '@leadfactory/service-kit';
import { COMMITTED, eventually, FaultProxy, type Mark, toServer } from '@leadfactory/testing';
import type { readEnvironment } from '../src/env';
import { storefrontDefinition } from '../src/storefront.service-definition';
import { facts } from './offer.factory';
import { Stage } from './stage';

interface Refundable {
  id: string;
  state: string;
  refunded: { amount: number };
}

describe('refunds (R8.04)', () => {
  let stage: Stage;
  let toDatabase: FaultProxy;
  /** What the provider gave back: one refund for each key, and it refuses a key that comes with other words. */
  const given = new Map<string, { refundId: string; status: string; asked: string }>();
  let status = 'succeeded';
  beforeAll(async () => {
    stage = await Stage.open();
    const env = stage.service.app.get<ReturnType<typeof readEnvironment>>(ENV);
    await stage.service.stop();
    toDatabase = await FaultProxy.before(env.DATABASE_URL);
    stage.service = await startService(storefrontDefinition, { ...env, DATABASE_URL: toDatabase.through(env.DATABASE_URL) }, { clock: stage.clock });
  });
  beforeEach(() => {
    given.clear();
    status = 'succeeded';
    stage.asked.length = 0;
    stage.answers = { openCheckout: () => ({ sessionId: `cs_${newId()}`, url: 'https://pay.example/x' }), refundPayment: (request) => refundOf(String(request.key), request.input) };
  });
  afterAll(async () => {
    await stage.close();
    await toDatabase.close();
  });

  function refundOf(key: string, input: unknown): { refundId: string; status: string } {
    const asked = JSON.stringify(input);
    const refund = given.get(key) ?? { refundId: `re_${newId()}`, status, asked };
    if (refund.asked !== asked) throw new AppError('idempotency_mismatch', `The key ${key} was used before with another input.`);
    given.set(key, refund);
    return { refundId: refund.refundId, status: refund.status };
  }

  async function paid(): Promise<Refundable & { intent: string; url: string }> {
    const { outcome } = await stage.publish(facts({}), {});
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    const offer = outcome.output as OfferFact;
    await stage.page('startCheckout', offer.url);
    const { metadata } = stage.asked.at(-1)!.input as { metadata: Record<string, string> };
    const { rows } = await stage.sql.query<{ session_id: string }>('SELECT session_id FROM storefront.checkout WHERE offer_id = $1', [offer.offerId]);
    const intent = `pi_${newId()}`;
    await stage.hook('checkout.session.completed', { id: rows[0]!.session_id, metadata, payment_status: 'paid', amount_total: 4900, currency: 'usd', payment_intent: intent, customer_details: { email: 'joe@joes.example', name: 'Joe' } });
    return eventually(async () => {
      const { rows: bought } = await stage.sql.query<{ id: string }>('SELECT id FROM storefront.purchase WHERE offer_id = $1', [offer.offerId]);
      if (!bought[0]) throw new Error('not bought yet');
      return { ...(await stage.ask<Refundable>('getPurchase', { id: bought[0].id })), intent, url: offer.url };
    }, { timeoutMs: 10_000 });
  }

  const refund = (id: string, reason: string, key?: string) => stage.ask<Refundable>('refundPurchase', { id, reason }, undefined, key);

  test('a refund whose fate is unknown is asked for again in any words, and is the one that was wanted first', async () => {
    const { id } = await paid();
    stage.answers.refundPayment = (request) => {
      refundOf(String(request.key), request.input);
      throw new AppError('provider_unavailable', 'The answer was lost.');
    };
    await expect(refund(id, 'the buyer asked')).rejects.toMatchObject({ code: 'provider_unavailable' });
    stage.answers.refundPayment = (request) => refundOf(String(request.key), request.input);
    expect(await refund(id, 'somebody else words it otherwise')).toMatchObject({ state: 'refunded', refunded: { amount: 4900 } });
    expect(given.size).toBe(1);
    expect([...given.values()][0]?.asked).toContain('the buyer asked');
    expect(await stage.told(PurchaseRefunded, id)).toHaveLength(1);
  });

  const windows: [string, Mark[]][] = [
    ['before it is concluded', [toServer('UPDATE purchase SET refunded'), toServer('COMMIT\0')]],
    ['after it was concluded, before that is known', [toServer('UPDATE purchase SET refunded'), COMMITTED]],
    ['after it was concluded, before the refund is noted as done', [toServer('UPDATE refund SET refund_id'), toServer('COMMIT\0')]],
  ];
  test.each(windows)('the request that is cut off %s is answered when it comes again under its key; one under another key is refused (R1.06)', async (_when, marks) => {
    const { id } = await paid();
    const key = newId();
    const cut = toDatabase.cutAt(...marks);
    await refund(id, 'the buyer asked', key).catch(() => undefined);
    await cut;
    const done = await eventually(() => refund(id, 'the buyer asked', key), { timeoutMs: 10_000 });
    expect(done).toMatchObject({ id, state: 'refunded', refunded: { amount: 4900 } });
    expect(await refund(id, 'the buyer asked', key)).toEqual(done);
    await expect(refund(id, 'the buyer asked', newId())).rejects.toMatchObject({ code: 'conflict', message: 'This purchase has been refunded already.' });
    expect(given.size).toBe(1);
    expect(await stage.told(PurchaseRefunded, id)).toHaveLength(1);
  });

  test('a refund that a webhook told of before its own answer came is answered as done (R1.06)', async () => {
    const { id, intent } = await paid();
    const key = newId();
    stage.answers.refundPayment = () => {
      throw new AppError('fate_unknown', 'Nobody knows.');
    };
    await expect(refund(id, 'r', key)).rejects.toMatchObject({ code: 'fate_unknown' });
    await stage.hook('refund.created', { id: `re_${newId()}`, amount: 4900, status: 'succeeded', payment_intent: intent, metadata: {} });
    const asked = stage.asked.length;
    await eventually(async () => expect(await refund(id, 'r', key)).toMatchObject({ state: 'refunded' }), { timeoutMs: 10_000 });
    expect(stage.asked.slice(asked).filter(({ capability }) => capability === 'refundPayment').every(({ key: used }) => used === `refund:${id}:0`)).toBe(true);
    expect(await stage.told(PurchaseRefunded, id)).toHaveLength(1);
  });

  test('a refund that came to nothing can be tried again, and is another call', async () => {
    const { id } = await paid();
    status = 'failed';
    await expect(refund(id, 'r')).rejects.toMatchObject({ code: 'provider_rejected' });
    status = 'succeeded';
    expect(await refund(id, 'r')).toMatchObject({ state: 'refunded' });
    expect([...given.keys()]).toEqual([`refund:${id}:0`, `refund:${id}:0:2`]);
  });

  /** Like the real one: a refusal is remembered with its key. */
  function refusing(refuses: (input: { amount: { amount: number } }) => boolean): void {
    const refused = new Set<string>();
    stage.answers.refundPayment = ({ key, input }) => {
      if (refuses(input as { amount: { amount: number } })) refused.add(String(key));
      if (refused.has(String(key))) throw new AppError('provider_rejected', 'The charge has not enough left.');
      return refundOf(String(key), input);
    };
  }

  test('a refund that the provider refused is another call when its reason is gone, also for the same request', async () => {
    const { id } = await paid();
    const key = newId();
    let poor = true;
    refusing(() => poor);
    await expect(refund(id, 'r', key)).rejects.toMatchObject({ code: 'provider_rejected' });
    poor = false;
    expect(await refund(id, 'r', key)).toMatchObject({ state: 'refunded', refunded: { amount: 4900 } });
    expect([...given.keys()]).toEqual([`refund:${id}:0:2`]);
  });

  test('a smaller refund that somebody made elsewhere is not taken for the one that was asked for', async () => {
    const { id, intent } = await paid();
    const key = newId();
    stage.answers.refundPayment = () => {
      throw new AppError('fate_unknown', 'Nobody knows.');
    };
    await expect(refund(id, 'r', key)).rejects.toMatchObject({ code: 'fate_unknown' });
    await stage.hook('refund.created', { id: `re_${newId()}`, amount: 900, status: 'succeeded', payment_intent: intent, metadata: {} });
    await eventually(async () => expect(await stage.ask('getPurchase', { id })).toMatchObject({ refunded: { amount: 900 } }), { timeoutMs: 10_000 });
    refusing(({ amount }) => amount.amount > 4000);
    await expect(refund(id, 'r', key)).rejects.toMatchObject({ code: 'provider_rejected' });
    expect(stage.asked.at(-1)).toMatchObject({ key: `refund:${id}:0` });
    expect(await refund(id, 'r', key)).toMatchObject({ state: 'refunded', refunded: { amount: 4900 } });
    expect([...given.keys()]).toEqual([`refund:${id}:900`]);
  });

  describe('one that fails after it was done', () => {
    const failed = (intent: string, refundId: string) => stage.hook('refund.failed', { id: refundId, amount: 4900, status: 'failed', payment_intent: intent, metadata: {} });

    test('is no money given back: it is told to people, the buyer is not told otherwise, and it can be made again', async () => {
      const { id, intent, url } = await paid();
      const errors = jest.spyOn(stage.service.app.get(Logger), 'error');
      await refund(id, 'r');
      await stage.hook('charge.refunded', { id: 'ch_1', amount_refunded: 4900, currency: 'usd', payment_intent: intent, metadata: {} });
      await eventually(async () => expect((await stage.sql.query('SELECT 1 FROM storefront.checkout WHERE payment_intent_id = $1 AND charge_refunded = 4900', [intent])).rowCount).toBe(1), { timeoutMs: 10_000 });
      expect((await stage.page('viewPurchase', url)).text).not.toContain('did not go through');
      await failed(intent, [...given.values()][0]!.refundId);
      await eventually(async () => expect(await stage.ask('getPurchase', { id })).toMatchObject({ state: 'paid', refunded: { amount: 0 }, refundFailed: { amount: 4900, currency: 'USD' } }), { timeoutMs: 10_000 });
      await eventually(() => expect(errors).toHaveBeenCalledWith(expect.objectContaining({ purchaseId: id, amount: 4900 }), expect.stringContaining('Refund the purchase again')));
      const page = await stage.page('viewPurchase', url);
      expect(page.text).toContain('Your refund did not go through');
      expect(page.text).not.toContain('The money goes back');
      expect(await stage.page('startCheckout', url)).toMatchObject({ status: 303, location: expect.stringContaining('/thanks') });
      const again = await refund(id, 'r');
      expect(again).toMatchObject({ state: 'refunded', refunded: { amount: 4900 } });
      expect(again).not.toHaveProperty('refundFailed');
      expect([...given.keys()]).toEqual([`refund:${id}:0`, `refund:${id}:0:2`]);
      expect(await stage.told(PurchaseRefunded, id)).toHaveLength(1);
    });

    test('is not taken for done by who asks for the answer once more', async () => {
      const { id, intent } = await paid();
      stage.answers.refundPayment = (request) => {
        refundOf(String(request.key), request.input);
        throw new AppError('fate_unknown', 'Nobody knows.');
      };
      await expect(refund(id, 'r')).rejects.toMatchObject({ code: 'fate_unknown' });
      await failed(intent, [...given.values()][0]!.refundId);
      await eventually(async () => expect((await stage.sql.query(`SELECT 1 FROM storefront.checkout WHERE payment_intent_id = $1 AND refunds <> '{}'`, [intent])).rowCount).toBe(1), { timeoutMs: 10_000 });
      stage.answers.refundPayment = (request) => refundOf(String(request.key), request.input);
      await expect(refund(id, 'r')).rejects.toMatchObject({ code: 'provider_rejected', message: expect.stringContaining('has failed since') });
      expect(await refund(id, 'r')).toMatchObject({ state: 'refunded' });
      expect([...given.keys()]).toEqual([`refund:${id}:0`, `refund:${id}:0:2`]);
    });
  });
});
