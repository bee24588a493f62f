import { getFunnel, getReport, getRun, getSystemHealth, listMessages, listOffers, listPurchases, refundPurchase, verifyAuditLog, verifyIntegrations } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { lf, removeDirectory, runToEnd, type Stack, startStack } from './stack';

/** A buyer with the card that the sandbox takes. */
const PAYER = { email: 'buyer@somewhere.example', name: 'Bea Buyer', card_number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123', method: 'card' };

async function text(url: string, init?: RequestInit): Promise<{ status: number; body: string; headers: Headers }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

describe('one campaign, from ZIP code to paid report', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack('journey', ['--quota', '40']);
  }, 180_000);

  afterAll(async () => {
    await stack?.interrupt();
    if (stack) removeDirectory(stack.directory);
  }, 40_000);

  test('every lead ends in a terminal state with its reason, and analytics counts what the services hold (R11.02)', async () => {
    const { runId } = stack.result;
    const [run, funnel, messages] = await Promise.all([stack.client.call(getRun, { id: runId }), stack.client.call(getFunnel, { runId }), stack.client.call(listMessages, { campaignId: stack.result.campaignId, limit: 200 })]);
    expect(stack.result.amiss).toEqual([]);
    expect(run.state).toBe('finished');
    expect(Object.values(run.outcomes).reduce((sum, count) => sum + count, 0)).toBe(run.found);
    expect(Object.keys(run.reasons).length).toBeGreaterThan(0);
    expect(messages.items.filter((message) => message.stream === 'cold' && message.sentAt !== null)).toHaveLength(funnel.sent);
  });

  test('every service is healthy and every integration answers', async () => {
    const health = await stack.client.call(getSystemHealth, {});
    expect(health).toMatchObject({ ok: true });
    expect(health.services).toHaveLength(12);
    const { items } = await stack.client.call(verifyIntegrations, {});
    expect(items.filter((item) => item.configured && !item.ok)).toEqual([]);
  });

  test('a buyer pays on the hosted page, gets the report within moments, and loses it by a refund (R8.02–R8.04)', async () => {
    const offers = await stack.client.call(listOffers, { campaignId: stack.result.campaignId, limit: 200 });
    const before = await stack.client.call(listPurchases, { limit: 200 });
    const offer = offers.items.find((item) => before.items.every((purchase) => purchase.offerId !== item.id))!;

    const page = await text(offer.url);
    expect(page.status).toBe(200);
    expect(page.body).toContain(offer.businessName.replace(/&/g, '&amp;').replace(/'/g, '&#39;'));
    expect(page.body).not.toContain('<script');
    const action = /<form[^>]*action="([^"]+)"/.exec(page.body)![1]!;
    const leaving = await fetch(new URL(action, offer.url), { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect(leaving.status).toBe(303);
    const checkoutUrl = leaving.headers.get('location')!;
    expect(checkoutUrl.startsWith(stack.result.sandboxUrl)).toBe(true);

    const checkout = await text(checkoutUrl);
    const form = /<form[^>]*action="([^"]*pay[^"]*)"/.exec(checkout.body)![1]!;
    const paid = await fetch(new URL(form, checkoutUrl), { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(PAYER) });
    expect([302, 303]).toContain(paid.status);

    const purchase = await eventually(async () => {
      const { items } = await stack.client.call(listPurchases, { limit: 200 });
      const found = items.find((item) => item.offerId === offer.id);
      expect(found?.deliveredAt).toEqual(expect.any(String));
      return found!;
    }, { timeoutMs: 20_000 });
    const report = await stack.client.call(getReport, { id: purchase.reportId });
    const grant = report.access.find((access) => access.purchaseId === purchase.id)!;
    expect((await text(grant.url)).status).toBe(200);
    const pdf = await fetch(`${grant.url}/report.pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()).toBe('%PDF-');

    await stack.client.call(refundPurchase, { id: purchase.id, reason: 'the buyer asked' }, { idempotencyKey: newId() });
    await eventually(async () => expect((await text(grant.url)).status).toBe(404), { timeoutMs: 20_000 });
  }, 60_000);

  test('lf does from the command line what the API can (R2.05, R18.01)', async () => {
    const health = await lf(stack, ['--json', 'health']);
    expect(health.status).toBe(0);
    expect((JSON.parse(health.output) as { services: unknown[] }).services).toHaveLength(12);
    const seeded = await lf(stack, ['--json', 'campaigns', 'seed', '--vertical', 'dentist', '--place', 'Austin, TX', '--quota', '5']);
    const { campaign } = JSON.parse(seeded.output) as { campaign: { id: string } };
    const launched = await lf(stack, ['campaigns', 'launch', campaign.id, '--dry-run']);
    expect(launched.output).toMatch(/^Run [0-9a-f-]{36} started/);
    expect((await lf(stack, ['campaigns', 'pause', campaign.id])).output).toMatch(/is paused/);
    expect((await lf(stack, ['campaigns', 'pause', campaign.id])).status).toBe(1);
    expect((await lf(stack, ['campaigns', 'resume', campaign.id])).output).toMatch(/is resumed/);
    await eventually(async () => expect((await lf(stack, ['campaigns', 'status', campaign.id])).output).toMatch(/finished, 5 leads, 5 ended/), { timeoutMs: 30_000 });
    const wrong = await lf(stack, ['campaigns', 'seed', '--vertical', 'submarine', '--zip', '10001']);
    expect(wrong).toMatchObject({ status: 1 });
    expect(wrong.output).toMatch(/"submarine" is not a vertical/);
  }, 90_000);

  test('the audit log is intact after all that (R1.07)', async () => {
    const verdict = await stack.client.call(verifyAuditLog, {});
    expect(verdict).toMatchObject({ intact: true, firstBroken: null });
    expect(verdict.entries).toBeGreaterThan(10);
  });

  test('Ctrl-C stops everything; started again it finds its data, and running again mails nobody twice (R10.07)', async () => {
    expect(await stack.interrupt()).toBe(0);
    for (const pid of stack.result.pids) expect(() => process.kill(pid, 0)).toThrow();

    const again = await runToEnd(stack.directory, ['--quota', '40', '--exit', '--again']);
    expect(again.output).not.toContain('AMISS');
    expect(again.status).toBe(0);
  }, 180_000);
});
