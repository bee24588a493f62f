import { CheckoutStarted, type OfferFact, PurchaseCompleted } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { ENV, startService } from '@leadfactory/service-kit';
import { COMMITTED, eventually, FaultProxy, type Mark, toServer } from '@leadfactory/testing';
import type { readEnvironment } from '../src/env';
import { storefrontDefinition } from '../src/storefront.service-definition';
import { facts } from './offer.factory';
import { Stage } from './stage';

const ROLLED_BACK = toServer('COMMIT\0');
const PATIENT = { timeoutMs: 20_000 };

describe('when the database breaks away', () => {
  let stage: Stage;
  let toDatabase: FaultProxy;
  const sessions = new Map<string, string>();
  beforeAll(async () => {
    stage = await Stage.open();
    const env = stage.service.app.get<ReturnType<typeof readEnvironment>>(ENV);
    await stage.service.stop();
    toDatabase = await FaultProxy.before(env.DATABASE_URL);
    stage.service = await startService(storefrontDefinition, { ...env, DATABASE_URL: toDatabase.through(env.DATABASE_URL) }, { clock: stage.clock });
  });
  afterAll(async () => {
    await stage.close();
    await toDatabase.close();
  });
  beforeEach(() => {
    stage.asked.length = 0;
    sessions.clear();
    stage.answers = {
      // Like the real one: one session for each key, however often it is asked for.
      openCheckout: ({ key }) => {
        const sessionId = sessions.get(String(key)) ?? `cs_${newId()}`;
        sessions.set(String(key), sessionId);
        return { sessionId, url: `https://pay.example/${sessionId}` };
      },
    };
  });

  async function published(): Promise<OfferFact> {
    const { outcome } = await stage.publish(facts({}), {});
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.output as OfferFact;
  }

  /** Clicks until the button leads to the provider, as a buyer would. */
  function clicked(offer: OfferFact): Promise<string> {
    return eventually(async () => {
      const { status, location } = await stage.page('startCheckout', offer.url);
      expect(status).toBe(303);
      return String(location).split('/').at(-1) ?? '';
    }, PATIENT);
  }

  const atBeginning: [string, Mark[]][] = [
    ['before the checkout is noted', [toServer('INSERT INTO checkout'), ROLLED_BACK]],
    ['when the checkout has been noted, before that is known', [toServer('INSERT INTO checkout'), COMMITTED]],
    ['after the provider opened the session, before that is written down', [toServer("UPDATE checkout SET state = 'open'"), ROLLED_BACK]],
    ['after that was committed, before it is known', [toServer("UPDATE checkout SET state = 'open'"), COMMITTED]],
  ];
  test.each(atBeginning)('%s, the buyer gets one session, told once (R8.02)', async (_when, marks) => {
    const offer = await published();
    const cut = toDatabase.cutAt(...marks);
    await stage.page('startCheckout', offer.url).catch(() => undefined);
    await cut;
    const sessionId = await clicked(offer);
    expect([...sessions.values()]).toEqual([sessionId]);
    expect(await stage.told(CheckoutStarted, offer.offerId)).toHaveLength(1);
  });

  const atPayment: [string, Mark[]][] = [
    ['before a payment is committed', [toServer('INSERT INTO purchase'), ROLLED_BACK]],
    ['after a payment was committed, before that is known', [toServer('INSERT INTO purchase'), COMMITTED]],
  ];
  test.each(atPayment)('%s, the webhook comes again and there is one purchase, told once (R8.03)', async (_when, marks) => {
    const offer = await published();
    const id = await clicked(offer);
    const { metadata } = stage.asked[0]!.input as { metadata: Record<string, string> };
    const session = { id, metadata, payment_status: 'paid', amount_total: 4900, currency: 'usd', payment_intent: `pi_${newId()}`, customer_details: { email: 'joe@joes.example', name: 'Joe' } };
    const cut = toDatabase.cutAt(...marks);
    await stage.hook('checkout.session.completed', session);
    await cut;
    await eventually(async () => expect((await stage.driver.streams.streams.info(`${stage.driver.prefix.replaceAll('.', '_')}HOOKS`)).state.messages).toBe(0), PATIENT);
    const { rows } = await stage.sql.query('SELECT session_id FROM storefront.purchase WHERE offer_id = $1', [offer.offerId]);
    expect(rows).toEqual([{ session_id: id }]);
    expect(await stage.told(PurchaseCompleted, offer.offerId)).toHaveLength(1);
  });

  // What is read first may be old by the time of what is read second: the payment is heard in between.
  test.each(['FROM checkout WHERE offer_id', 'FROM purchase WHERE offer_id'])('a payment heard while a click is being decided, before %s is read, opens no second session (R8.02)', async (read) => {
    const offer = await published();
    const id = await clicked(offer);
    const { metadata } = stage.asked[0]!.input as { metadata: Record<string, string> };
    const held = toDatabase.holdAt(toServer('SELECT 1 FROM offer WHERE id'), toServer(read));
    const click = stage.page('startCheckout', offer.url);
    await held.reached;
    await stage.hook('checkout.session.completed', { id, metadata, payment_status: 'paid', amount_total: 4900, currency: 'usd', payment_intent: `pi_${newId()}`, customer_details: { email: 'joe@joes.example', name: 'Joe' } });
    await eventually(async () => expect((await stage.sql.query('SELECT 1 FROM storefront.purchase WHERE offer_id = $1', [offer.offerId])).rowCount).toBe(1), { timeoutMs: 4_000 });
    held.release();
    expect(await click).toMatchObject({ status: 303, location: expect.stringContaining('/thanks') });
    expect([...sessions.values()]).toEqual([id]);
  });
});
