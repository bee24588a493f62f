import { randomUUID } from 'node:crypto';
import { clearProviderCache, getCosts, listProviders, setBreaker } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { auditCatalogue } from '@leadfactory/persistence';
import type { RunningService } from '@leadfactory/service-kit';
import { eventually, FaultProxy, toClient, toServer } from '@leadfactory/testing';
import { ProviderStates } from '../src/egress/provider-states';
import { EgressStage } from './egress.stage';

const search = (zip: string, offset = 0) => ({ categories: ['restaurants'], zip, city: 'New York', state: 'NY', offset, limit: 20 });
const mailTo = (address: string) => ({
  stream: 'transactional' as const, messageId: randomUUID(), from: { name: 'Ann', address: 'ann@sender.example' }, to: { name: null, address }, replyTo: null, returnPath: null,
  subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', headers: {},
});

describe('the policy before every provider', () => {
  let stage: EgressStage;
  let toVendors: FaultProxy;
  let replicas: RunningService[];
  beforeAll(async () => {
    stage = await EgressStage.open({
      config: (config) => {
        const { yelp, sendgrid, zerobounce, google_places: places, psi } = config.providers;
        if (!yelp || !sendgrid || !zerobounce || !places || !psi) throw new Error('providers.yaml lacks a provider of the test');
        Object.assign(yelp, { perSecond: 500, burst: 500, retries: 2, breaker: { minimumCalls: 4, failureRatio: 0.5, windowSeconds: 30, cooldownSeconds: 60 } });
        // Silence has to be waited for; long enough that a busy machine's own delays are not taken for it.
        Object.assign(sendgrid, { perSecond: 500, burst: 500, timeoutMs: 3_000 });
        Object.assign(zerobounce, { perDay: 10, perSecond: 500, burst: 500 });
        Object.assign(places, { perSecond: 20, burst: 1, maxWaitMs: 300 });
        config.budgets.perLead = { amount: 2, currency: 'USD' };
      },
    });
    toVendors = await FaultProxy.before(stage.sandbox.url);
    const env = { YELP_BASE_URL: toVendors.through(stage.envOf('YELP_BASE_URL') ?? '') };
    replicas = [await stage.start(env), await stage.start(env)];
  });
  afterAll(async () => {
    await stage.close();
    await toVendors.close();
  });
  afterEach(async () => {
    toVendors.releaseAll();
    stage.sandbox.knobs.reset();
    stage.sandbox.knobs.apply({ people: { enabled: false } });
    await stage.operate(setBreaker, { provider: 'yelp', action: 'reset', reason: 'next test' });
    // The replica that did not carry it out hears of it later.
    await eventually(() => expect(replicas.map((replica) => replica.app.get(ProviderStates).forcedOf('yelp'))).toEqual([null, null]));
  });

  it('answers the same key from the ledger: no second call, no second cost (R12.02)', async () => {
    const key = randomUUID();
    const runId = newId();
    const first = await stage.call('emailVerification', { email: 'a@b.example' }, { key, runId });
    await stage.operate(clearProviderCache, { provider: 'zerobounce' });
    const before = stage.calls('zerobounce');
    const again = await stage.call('emailVerification', { email: 'a@b.example' }, { key, runId });
    expect(again).toMatchObject({ cached: true, cost: { micros: 0 }, data: first.data, fetchedAt: first.fetchedAt });
    expect(stage.calls('zerobounce')).toBe(before);
    expect(await stage.operate(getCosts, { runId })).toEqual({ total: { micros: 8000, currency: 'USD' }, doubtful: { micros: 0, currency: 'USD' }, items: [{ provider: 'zerobounce', capability: 'emailVerification', calls: 1, cached: 0, failed: 0, unheard: 0, cost: { micros: 8000, currency: 'USD' }, doubtful: { micros: 0, currency: 'USD' } }] });
    expect((await stage.operate(getCosts, { runId }, newId())).items).toEqual([]);
  });

  it('serves a repeated question from the cache of the same tenant only, and forgets it on command (R1.09)', async () => {
    await stage.call('businessSearch', search('10011'));
    const before = stage.calls('yelp');
    expect(await stage.call('businessSearch', search('10011'), { key: randomUUID() })).toMatchObject({ cached: true, cost: { micros: 0 } });
    expect(stage.calls('yelp')).toBe(before);
    expect(await stage.call('businessSearch', search('10011'), { tenantId: newId() })).toMatchObject({ cached: false });
    expect((await stage.operate(clearProviderCache, { provider: 'yelp' })).cleared).toBeGreaterThanOrEqual(2);
    expect(await stage.call('businessSearch', search('10011'))).toMatchObject({ cached: false });
  });

  it('asks again what could not be told, though the same question is in the cache for long (R1.09)', async () => {
    const emailOf = (mailbox: string): string => stage.sandbox.town.businesses.find((business) => business.mailbox === mailbox && business.emails.length > 0)?.emails[0] ?? '';
    const verify = async (email: string) => (await stage.call('emailVerification', { email }, { key: randomUUID() })).cached;
    expect((await stage.call('emailVerification', { email: emailOf('soft_bounce') })).data.status).toBe('unknown');
    expect(await verify(emailOf('soft_bounce'))).toBe(false);
    expect([await verify(emailOf('hard_bounce')), await verify(emailOf('hard_bounce'))]).toEqual([false, true]);
  });

  it('tells of every call that left, once, with its cost', async () => {
    const leadId = newId();
    await stage.call('businessSearch', search('10012'), { key: randomUUID(), leadId });
    const { rows } = await stage.sql.query<{ body: string }>(`SELECT body FROM gateway.outbox WHERE subject = 'events.ProvidersCalled.v1'`);
    const told = rows.flatMap(({ body }) => (JSON.parse(body) as { payload: { calls: { leadId: string | null }[] } }).payload.calls).filter((call) => call.leadId === leadId);
    expect(told).toEqual([expect.objectContaining({ provider: 'yelp', ok: true, cost: { micros: 7990, currency: 'USD' } })]);
  });

  it('repeats a read after an outage, with every try counted', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'errors' } } });
    const before = stage.calls('yelp');
    // The outage ends while its first victim still waits for the answer.
    const failed = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 500'));
    const asking = stage.call('businessSearch', search('10013'), { key: 'again-1' });
    await failed.reached;
    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'off' } } });
    failed.release();
    expect(await asking).toMatchObject({ cached: false, provider: 'yelp' });
    const { rows } = await stage.sql.query<{ attempts: number }>(`SELECT attempts FROM gateway.provider_call WHERE key = 'again-1'`);
    expect([rows[0]?.attempts, stage.calls('yelp') - before]).toEqual([2, 2]);
  });

  it('leaves a vendor alone for as long as it asks: a storm of 429 causes no further calls (R1.09)', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { rateLimited: true, retryAfterSeconds: 60 } } });
    const failed = await stage.call('businessSearch', search('10014')).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'rate_limited' });
    const wait = Date.parse((failed as { details: { retryAt: string } }).details.retryAt) - Date.now();
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThan(61_000);
    const before = stage.calls('yelp');
    const storm = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => stage.call('businessSearch', search('10014', at * 20))));
    expect(storm.every((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code === 'rate_limited')).toBe(true);
    expect(stage.calls('yelp')).toBe(before);
    await stage.clearLimits();
  });

  it('a burst too many rests for seconds, though the vendor tells with it when the next day’s quota begins (R1.09)', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { rateLimitPerSecond: 1 } } });
    const burst = await Promise.allSettled(Array.from({ length: 6 }, (_, at) => stage.call('businessSearch', search('10015', at * 20))));
    const refused = burst.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as { code: string; message: string; details: { retryAt: string } }] : []));
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'rate_limited'));
    expect(refused.some(({ message }) => message.includes('TOO_MANY_REQUESTS_PER_SECOND'))).toBe(true);
    expect(Math.max(...refused.map(({ details }) => Date.parse(details.retryAt) - Date.now()))).toBeLessThan(20_000);
    await stage.clearLimits();
  });

  it.each([['reset', '10018'], ['force_closed', '10019']] as const)('an operator’s %s overrules a pause that the vendor asked for (R1.10)', async (action, zip) => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { rateLimited: true, retryAfterSeconds: 3_600 } } });
    await expect(stage.call('businessSearch', search(zip))).rejects.toMatchObject({ code: 'rate_limited' });
    stage.sandbox.knobs.apply({ vendors: { yelp: { rateLimited: false } } });
    await expect(stage.call('businessSearch', search(zip))).rejects.toMatchObject({ code: 'rate_limited' });
    await stage.operate(setBreaker, { provider: 'yelp', action, reason: 'the vendor has raised the quota' });
    expect(await stage.call('businessSearch', search(zip))).toMatchObject({ provider: 'yelp', cached: false });
  });

  it('opens the breaker after enough failures, lets one probe through, and closes again (R1.09)', async () => {
    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'errors' } } });
    await Promise.allSettled([0, 20, 40, 60].map((offset) => stage.call('businessSearch', search('10016', offset))));
    const before = stage.calls('yelp');
    await expect(stage.call('businessSearch', search('10016'))).rejects.toMatchObject({ code: 'provider_unavailable', details: { retryAt: expect.any(String) } });
    expect(stage.calls('yelp')).toBe(before);
    const listed = (await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'yelp');
    expect(listed?.breaker).toBe('open');

    stage.sandbox.knobs.apply({ vendors: { yelp: { outage: 'off' } } });
    await stage.endRest('yelp');
    expect((await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'yelp')?.breaker).toBe('half_open');
    const probing = stage.calls('yelp');
    // Nobody knows how the probe comes out before all others have been told to wait.
    const probe = toVendors.holdAt(toServer('/businesses/search'), toClient('HTTP/1.1 200'));
    let refused = 0;
    const asking = Array.from({ length: 8 }, (_, at) => stage.call('businessSearch', search('10017', at * 20)));
    for (const one of asking) one.catch(() => (refused += 1));
    await probe.reached;
    await eventually(() => expect(refused).toBe(7), { timeoutMs: 10_000 });
    probe.release();
    const together = await Promise.allSettled(asking);
    expect(together.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(stage.calls('yelp')).toBe(probing + 1);
    expect((await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'yelp')?.breaker).toBe('closed');
    // Of the burst that failed, the vendor may have refused the last for its pace.
    await eventually(async () => expect((await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'yelp')?.lastError).toMatch(/500|HTTP 429/));
  });

  it('obeys an operator in every replica within two seconds, and after a restart (R1.10)', async () => {
    await stage.operate(setBreaker, { provider: 'yelp', action: 'force_open', reason: 'quarrel with the vendor' });
    await eventually(() => expect(replicas.map((replica) => replica.app.get(ProviderStates).forcedOf('yelp'))).toEqual(['forced_open', 'forced_open']), { timeoutMs: 2_000 });
    const before = stage.calls('yelp');
    // Enough calls that both replicas have had some.
    const stopped = await Promise.allSettled(Array.from({ length: 20 }, () => stage.call('businessSearch', search(String(20_000 + Math.floor(Math.random() * 9_999))))));
    expect(stopped.every((outcome) => outcome.status === 'rejected' && (outcome.reason as { message: string }).message.includes('operator'))).toBe(true);
    expect(stage.calls('yelp')).toBe(before);
    const third = await stage.start();
    expect((await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'yelp')?.breaker).toBe('forced_open');
    await third.stop();
    await stage.operate(setBreaker, { provider: 'yelp', action: 'reset', reason: 'made up' });
    await eventually(async () => {
      const calls = await Promise.allSettled(Array.from({ length: 20 }, () => stage.call('businessSearch', search(String(20_000 + Math.floor(Math.random() * 9_999))))));
      expect(calls.some((outcome) => outcome.status === 'fulfilled')).toBe(true);
      expect(calls.filter((outcome) => outcome.status === 'rejected' && (outcome.reason as { message: string }).message.includes('operator'))).toEqual([]);
    });
    await expect(stage.operate(setBreaker, { provider: 'nobody', action: 'reset', reason: 'x' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('holds a second-by-second limit over all replicas', async () => {
    const ask = (at: number) => stage.call('businessProfile', { name: `Nobody ${at}`, address: '1 Main St', zip: null, phone: null, location: null });
    const begun = Date.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => ask(at)));
    // 20 a second, one at once, at most 300 ms of waiting: about seven get a turn.
    const passed = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(passed).toBeGreaterThanOrEqual(5);
    expect(passed).toBeLessThanOrEqual(8 + Math.ceil((Date.now() - begun - 300) / 50));
    expect(outcomes.filter((outcome) => outcome.status === 'rejected').every(({ reason }) => (reason as { code: string }).code === 'rate_limited')).toBe(true);
  });

  it('stops exactly at the day’s calls however many ask at once (R1.09)', async () => {
    const used = (await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'zerobounce')?.usage.dayUsed ?? 0;
    const before = stage.calls('zerobounce');
    const outcomes = await Promise.allSettled(Array.from({ length: 25 }, (_, at) => stage.call('emailVerification', { email: `p${at}@b.example` }, { key: randomUUID() })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10 - used);
    expect(stage.calls('zerobounce') - before).toBe(10 - used);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'rate_limited', details: { retryAt: expect.stringMatching(/T00:00:00\.000Z$/) } });
  });

  it('stops before the call that would exceed the lead’s budget, and goes on for others (R1.11)', async () => {
    const leadId = newId();
    await stage.call('businessSearch', search('10021'), { key: 'l-1', leadId });
    await stage.call('businessSearch', search('10022'), { key: 'l-2', leadId });
    const before = stage.calls('yelp');
    await expect(stage.call('businessSearch', search('10023'), { key: 'l-3', leadId })).rejects.toMatchObject({ code: 'budget_exceeded', message: expect.stringContaining('$0.02') });
    expect(stage.calls('yelp')).toBe(before);
    expect(await stage.call('businessSearch', search('10023'), { key: 'l-4', leadId: newId() })).toMatchObject({ cached: false });
  });

  it('stops at the tenant’s monthly budget until it is raised (R1.11)', async () => {
    const tenantId = newId();
    await stage.sql.query('INSERT INTO gateway.tenant_budget (tenant_id, micros_per_month) VALUES ($1, 8000)', [tenantId]);
    await stage.call('businessSearch', search('10024'), { tenantId });
    await expect(stage.call('businessSearch', search('10025'), { tenantId })).rejects.toMatchObject({ code: 'budget_exceeded' });
    await stage.sql.query('UPDATE gateway.tenant_budget SET micros_per_month = 16000 WHERE tenant_id = $1', [tenantId]);
    expect(await stage.call('businessSearch', search('10025'), { tenantId })).toMatchObject({ cached: false });
  });

  it('never repeats a mail whose fate is unknown (R10.07)', async () => {
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { outage: 'hang' } } });
    const mail = mailTo('x@b.example');
    await expect(stage.call('sendMail', mail, { key: 'fate-1' })).rejects.toMatchObject({ code: 'fate_unknown' });
    stage.sandbox.knobs.apply({ vendors: { sendgrid: { outage: 'off' } } });
    const before = stage.calls('sendgrid');
    await expect(stage.call('sendMail', mail, { key: 'fate-1' })).rejects.toMatchObject({ code: 'fate_unknown' });
    expect(stage.calls('sendgrid')).toBe(before);
  });

  it('asks what a crash left unanswered again when it only reads, and never when it had an effect', async () => {
    const crash = async (key: string): Promise<void> => {
      await stage.sql.query(`UPDATE gateway.provider_call SET state = 'intent', answer = NULL, finished_at = NULL, deadline_at = now() - interval '1 minute' WHERE key = $1`, [key]);
    };
    await stage.call('businessSearch', search('10026'), { key: 'crash-read' });
    await crash('crash-read');
    await stage.operate(clearProviderCache, { provider: 'yelp' });
    expect(await stage.call('businessSearch', search('10026'), { key: 'crash-read' })).toMatchObject({ cached: false });
    const { rows } = await stage.sql.query<{ state: string }>(`SELECT state FROM gateway.provider_call WHERE key = 'crash-read' ORDER BY started_at`);
    expect(rows.map(({ state }) => state)).toEqual(['abandoned', 'answered']);

    const mail = mailTo('y@b.example');
    await stage.call('sendMail', mail, { key: 'crash-mail' });
    await crash('crash-mail');
    await expect(stage.call('sendMail', mail, { key: 'crash-mail' })).rejects.toMatchObject({ code: 'fate_unknown' });

    const order = { price: { amount: 4900, currency: 'USD' }, productName: 'Report', productDescription: '', successUrl: 'https://lf.example/ok', cancelUrl: 'https://lf.example/no', customerEmail: null, locale: 'en' as const, metadata: {}, expiresAt: null };
    const opened = await stage.call('openCheckout', order, { key: 'crash-checkout' });
    await crash('crash-checkout');
    // Stripe knows the key: the same session comes back.
    expect((await stage.call('openCheckout', order, { key: 'crash-checkout' })).data).toEqual(opened.data);
  });

  it('sends one mail when the same key is asked for ten times at once', async () => {
    const mail = mailTo('z@b.example');
    const before = stage.calls('sendgrid');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => stage.call('sendMail', mail, { key: 'at-once' })));
    expect(stage.calls('sendgrid')).toBe(before + 1);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => (reason as { code: string }).code);
    expect(refused.every((code) => code === 'unavailable')).toBe(true);
  });

  it('lets no effect out without a key or in a dry run', async () => {
    await expect(stage.call('sendMail', mailTo('a@b.example'))).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(stage.call('sendMail', mailTo('a@b.example'), { key: 'dry', dry: true })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('leaves no gap between tenants in its tables', async () => {
    expect(await auditCatalogue(stage.ownerUrl)).toEqual([]);
  });

  it('keeps the calls of one tenant from another', async () => {
    const key = randomUUID();
    await stage.call('businessSearch', search('10027'), { key });
    expect(await stage.call('businessSearch', search('10027'), { key, tenantId: newId() })).toMatchObject({ cached: false });
  });
});
