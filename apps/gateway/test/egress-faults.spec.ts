import { randomUUID } from 'node:crypto';
import { getCosts, listProviderCalls } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import type { RunningService } from '@leadfactory/service-kit';
import { COMMITTED, eventually, FaultProxy, toClient, toServer } from '@leadfactory/testing';
import { EgressStage } from './egress.stage';

const ANSWERED = 'HTTP/1.1 2';
const PATIENT = { timeoutMs: 20_000 };
/** How the ledger writes down what came of a call. */
const SETTLED = 'UPDATE provider_call c SET state';
const mailTo = (address: string) => ({
  stream: 'transactional' as const, messageId: randomUUID(), from: { name: 'Ann', address: 'ann@sender.example' }, to: { name: null, address }, replyTo: null, returnPath: null,
  subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', headers: {},
});
const order = () => ({
  price: { amount: 4900, currency: 'USD' }, productName: 'Report', productDescription: '', successUrl: 'https://lf.example/ok', cancelUrl: 'https://lf.example/no', customerEmail: null, locale: 'en' as const, metadata: {}, expiresAt: null,
});

describe('between what the vendor did and what is known of it here', () => {
  let stage: EgressStage;
  let toDatabase: FaultProxy;
  let toVendors: FaultProxy;
  let gateway: RunningService;
  beforeAll(async () => {
    stage = await EgressStage.open({ config: ({ providers }) => Object.values(providers).forEach((provider) => Object.assign(provider, { perSecond: 500, burst: 500 })) });
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    toDatabase = await FaultProxy.before(stage.ownerUrl);
    toVendors = await FaultProxy.before(stage.sandbox.url);
    const vendors = Object.fromEntries(['SENDGRID_BASE_URL', 'STRIPE_BASE_URL', 'ZEROBOUNCE_BASE_URL'].map((name) => [name, toVendors.through(stage.envOf(name) ?? '').replace(/\/$/, '')]));
    gateway = await stage.start({ ...vendors, DATABASE_URL: toDatabase.through(stage.envOf('DATABASE_URL') ?? '') });
  });
  afterEach(async () => {
    toDatabase.mend();
    await gateway.stop();
    await Promise.all([toDatabase.close(), toVendors.close()]);
  });

  /** The gateway's process is gone; another takes its place. */
  async function replaced(): Promise<void> {
    toDatabase.breakDown();
    await gateway.stop();
    gateway = await stage.start();
  }

  const past = (key: string) => stage.sql.query(`UPDATE gateway.provider_call SET deadline_at = now() - interval '1 second' WHERE key = $1`, [key]);
  const told = async (key: string) => {
    const { rows } = await stage.sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM gateway.outbox o JOIN gateway.provider_call c ON c.key = $1 AND o.body LIKE '%' || c.id || '%' WHERE o.subject LIKE 'events.%'`, [key]);
    return rows[0]?.n;
  };

  it('a mail that was accepted and whose acceptance was lost on the way is held, and never sent again (R10.07)', async () => {
    const key = newId();
    const mail = mailTo('lost-answer@b.example');
    const before = stage.calls('sendgrid');
    void toVendors.cutAt(toServer('/mail/send'), toClient(ANSWERED));
    await expect(stage.call('sendMail', mail, { key })).rejects.toMatchObject({ code: 'fate_unknown' });
    expect(stage.calls('sendgrid')).toBe(before + 1);
    await expect(stage.call('sendMail', mail, { key })).rejects.toMatchObject({ code: 'fate_unknown' });
    await replaced();
    await expect(stage.call('sendMail', mail, { key })).rejects.toMatchObject({ code: 'fate_unknown' });
    expect(stage.calls('sendgrid')).toBe(before + 1);
    expect(await told(key)).toBe(1);
  });

  it.each([
    ['before its commit', [toServer(SETTLED), toServer('COMMIT\0')]],
    ['after its commit, before that is known', [toServer(SETTLED), COMMITTED]],
  ])('a mail whose acceptance cannot be written down %s is written down when the database is back, once', async (_when, marks) => {
    const key = newId();
    const mail = mailTo('note-lost@b.example');
    const before = stage.calls('sendgrid');
    const cut = toDatabase.cutAt(...marks);
    const sent = await stage.call('sendMail', mail, { key });
    await cut;
    expect(sent).toMatchObject({ cached: false, data: { accepted: true } });
    expect(await stage.call('sendMail', mail, { key })).toMatchObject({ cached: true, data: sent.data });
    expect(stage.calls('sendgrid')).toBe(before + 1);
    expect(await told(key)).toBe(1);
  });

  it('a mail that was accepted just before the process died is looked up, found in doubt, and never sent again (R10.07)', async () => {
    const key = newId();
    const mail = mailTo('died@b.example');
    const before = stage.calls('sendgrid');
    const held = toVendors.holdAt(toServer('/mail/send'), toClient(ANSWERED));
    const sending = stage.call('sendMail', mail, { key }).catch((error: unknown) => error);
    await held.reached;
    expect(stage.calls('sendgrid')).toBe(before + 1);
    toDatabase.breakDown();
    held.release();
    // The process holds the answer and can tell nobody; it ends before the database is back.
    await replaced();
    await sending;
    await expect(stage.call('sendMail', mail, { key })).rejects.toMatchObject({ code: 'unavailable', details: { retryAt: expect.any(String) } });
    await past(key);
    await expect(stage.call('sendMail', mail, { key })).rejects.toMatchObject({ code: 'fate_unknown' });
    expect(stage.calls('sendgrid')).toBe(before + 1);
    const { rows } = await stage.sql.query<{ state: string }>('SELECT state FROM gateway.provider_call WHERE key = $1', [key]);
    expect(rows).toEqual([{ state: 'unknown' }]);
  });

  it('a checkout whose answer is lost is asked for again under the vendor’s own key, and is one (R8.03)', async () => {
    const input = order();
    const key = newId();
    const before = sessions();
    const lost = toVendors.cutAt(toServer('/v1/checkout/sessions'), toClient(ANSWERED));
    const opened = await stage.call('openCheckout', input, { key });
    await lost;
    await replaced();
    const again = await stage.call('openCheckout', input, { key });
    expect(again).toMatchObject({ cached: true, data: opened.data });
    expect(sessions()).toBe(before + 1);
  });

  it('a checkout that was opened just before the process died is the same one afterwards (R8.03)', async () => {
    const input = order();
    const key = newId();
    const before = sessions();
    const held = toVendors.holdAt(toServer('/v1/checkout/sessions'), toClient(ANSWERED));
    const opening = stage.call('openCheckout', input, { key }).catch((error: unknown) => error);
    await held.reached;
    toDatabase.breakDown();
    held.release();
    await replaced();
    await opening;
    await past(key);
    await stage.call('openCheckout', input, { key });
    expect(sessions()).toBe(before + 1);
  });

  it('a refund of unknown fate is not asked for again once the vendor may have forgotten its key (R8.04)', async () => {
    const key = newId();
    const input = { paymentIntentId: 'pi_1', amount: { amount: 4900, currency: 'USD' }, reason: 'requested_by_customer' };
    const held = toVendors.holdAt(toServer('/v1/refunds'));
    const asking = stage.call('refundPayment', input, { key }).catch((error: unknown) => error);
    await held.reached;
    toDatabase.breakDown();
    held.release();
    await replaced();
    await asking;
    const before = stage.calls('stripe');
    await stage.sql.query(`UPDATE gateway.provider_call SET started_at = now() - interval '23 hours', deadline_at = now() - interval '22 hours' WHERE key = $1`, [key]);
    await expect(stage.call('refundPayment', input, { key })).rejects.toMatchObject({ code: 'fate_unknown' });
    expect(stage.calls('stripe')).toBe(before);
  });

  it('a paid look-up whose answer cannot be written down is paid once and costs once (R12.02)', async () => {
    const key = newId();
    const runId = newId();
    const before = stage.calls('zerobounce');
    const cut = toDatabase.cutAt(toServer(SETTLED), toServer('COMMIT\0'));
    const first = await stage.call('emailVerification', { email: 'paid@b.example' }, { key, runId });
    await cut;
    expect(await stage.call('emailVerification', { email: 'paid@b.example' }, { key, runId })).toMatchObject({ cached: true, data: first.data });
    expect(stage.calls('zerobounce')).toBe(before + 1);
    expect(await stage.operate(getCosts, { runId })).toMatchObject({ total: { micros: 8000 }, items: [{ calls: 1 }] });
  });

  it('a paid look-up whose answer is lost on the way is asked for once more; what the first may have cost is booked, and said to be in doubt (R12.02)', async () => {
    const [key, runId] = [newId(), newId()];
    const before = stage.calls('zerobounce');
    const cut = toVendors.cutAt(toServer('/v2/validate'), toClient(ANSWERED));
    expect(await stage.call('emailVerification', { email: 'lost@b.example' }, { key, runId })).toMatchObject({ cached: false, cost: { micros: 16_000 } });
    await cut;
    expect(stage.calls('zerobounce')).toBe(before + 2);
    expect(await stage.operate(getCosts, { runId })).toMatchObject({ total: { micros: 16_000 }, doubtful: { micros: 8000 }, items: [{ calls: 1, failed: 0, unheard: 0 }] });
  });

  it('a paid look-up that was answered just before the process died is asked for once more and never again; the book shows both (R12.02)', async () => {
    const [key, runId] = [newId(), newId()];
    const input = { email: 'cut-off@b.example' };
    const before = stage.calls('zerobounce');
    const held = toVendors.holdAt(toServer('/v2/validate'), toClient(ANSWERED));
    const asking = stage.call('emailVerification', input, { key, runId }).catch((error: unknown) => error);
    await held.reached;
    toDatabase.breakDown();
    held.release();
    await replaced();
    await asking;
    // Held until the first cannot be under way any more.
    await expect(stage.call('emailVerification', input, { key, runId })).rejects.toMatchObject({ code: 'unavailable' });
    expect(stage.calls('zerobounce')).toBe(before + 1);
    await past(key);
    const answers = [await stage.call('emailVerification', input, { key, runId }), await stage.call('emailVerification', input, { key, runId })];
    expect(answers.map(({ cost }) => cost.micros)).toEqual([8000, 0]);
    expect(stage.calls('zerobounce')).toBe(before + 2);
    expect(await stage.operate(getCosts, { runId })).toMatchObject({ total: { micros: 16_000 }, doubtful: { micros: 8000 }, items: [{ calls: 2, failed: 1, unheard: 1 }] });
    const { items } = await stage.operate(listProviderCalls, { runId });
    expect(items.map(({ state, cost, doubtful }) => [state, cost.micros, doubtful.micros])).toEqual([['answered', 8000, 0], ['abandoned', 8000, 8000]]);
  });

  it('a mail in doubt is booked at its price, in doubt like itself', async () => {
    const key = newId();
    void toVendors.cutAt(toServer('/mail/send'), toClient(ANSWERED));
    await expect(stage.call('sendMail', mailTo('doubt@b.example'), { key })).rejects.toMatchObject({ code: 'fate_unknown' });
    const { rows } = await stage.sql.query('SELECT state, cost_micros, doubtful_micros FROM gateway.provider_call WHERE key = $1', [key]);
    expect(rows).toEqual([{ state: 'unknown', cost_micros: '400', doubtful_micros: '400' }]);
  });

  it('a call whose intent cannot be written down does not leave the house', async () => {
    const key = newId();
    const before = stage.calls('sendgrid');
    const cut = toDatabase.cutAt(toServer('INSERT INTO provider_call'), toServer('COMMIT\0'));
    await expect(stage.call('sendMail', mailTo('never@b.example'), { key })).rejects.toMatchObject({ code: 'unavailable' });
    await cut;
    expect(stage.calls('sendgrid')).toBe(before);
    await eventually(async () => expect(await stage.call('sendMail', mailTo('never@b.example'), { key })).toMatchObject({ cached: false }), PATIENT);
    expect(stage.calls('sendgrid')).toBe(before + 1);
  });

  /** How many sessions the vendor has opened: one for each key that it had not seen. */
  function sessions(): number {
    return stage.sandbox.stats.snapshot().idempotencyKeys.stripe?.distinct ?? 0;
  }
});
