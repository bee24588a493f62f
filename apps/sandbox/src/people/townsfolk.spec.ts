import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import nodemailer, { type Transporter } from 'nodemailer';
import Stripe from 'stripe';
import { defaultKnobs, type PeopleKnobs } from '../knobs';
import { startSandbox, type Sandbox } from '../sandbox';
import { fateOf } from './fate.rules';
import { scannerAgent } from './townsfolk';

interface Seen { method: string; path: string; agent: string; body: string }

let sandbox: Sandbox;
let shop: Server;
let shopUrl: string;
let transport: Transporter;
let seen: Seen[] = [];

const pathsSeen = (): string[] => seen.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`);

/** A minimal seller: tracked links, a buyer page with a form, a till by Stripe, a place for complaints. */
async function startShop(): Promise<void> {
  shop = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      seen.push({ method: request.method ?? '', path, agent: request.headers['user-agent'] ?? '', body: Buffer.concat(chunks).toString() });
      if (path === '/t/click') return response.writeHead(302, { location: '/r/offer' }).end();
      if (path === '/r/offer') return response.writeHead(200, { 'content-type': 'text/html' }).end('<form action="/search"><input name="q"></form><form method="post" action="/r/offer/checkout"><input type="hidden" name="csrf" value="t0ken"><input type="email" name="email" required><input type="checkbox" name="terms" value="yes" required><button>Get the full report</button></form>');
      if (path === '/r/offer/checkout') {
        void openTill().then((url) => response.writeHead(303, { location: url }).end());
        return undefined;
      }
      return response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
    });
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
}

async function openTill(): Promise<string> {
  const stripe = new Stripe('sk_test_x', { host: '127.0.0.1', port: String(sandbox.ports.http), protocol: 'http' });
  const session = await stripe.checkout.sessions.create({ mode: 'payment', success_url: `${shopUrl}/thanks`, line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 4900, product_data: { name: 'Report' } } }] });
  return session.url ?? '';
}

async function mailTo(to: string, rates: Partial<PeopleKnobs>, more: { headers?: Record<string, string> } = {}): Promise<void> {
  seen = [];
  sandbox.stats.reset();
  sandbox.knobs.apply({ people: { open: 0, click: 0, buy: 0, unsubscribe: 0, complain: 0, reply: 0, scanner: 0, refund: 0, transactionalOpen: 0, transactionalClick: 0, ...rates } });
  await transport.sendMail({
    from: 'hello@agency.example', to, envelope: { from: 'bounces+1@agency.example', to }, subject: 'Your website', text: 'text',
    html: `<img src="${shopUrl}/t/open.gif"><a href="http://203.0.113.9/elsewhere">partner</a><a href="${shopUrl}/privacy">Privacy</a><a href="${shopUrl}/t/click" class="button">See your report</a><a href="${shopUrl}/u/1">Unsubscribe</a>`,
    headers: { 'List-Unsubscribe': `<${shopUrl}/u/1>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', ...more.headers },
  });
  await sandbox.settled();
}

beforeAll(async () => {
  await startShop();
  sandbox = await startSandbox({ leadfactoryUrl: shopUrl, knobs: { people: { paceMs: 0 }, webhooks: { repeatRate: 0, retryBaseMs: 5, maxAttempts: 2 } } });
  transport = nodemailer.createTransport({ host: '127.0.0.1', port: sandbox.ports.smtp });
});
afterAll(async () => {
  transport.close();
  await sandbox.stop();
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

describe('a person who gets a mail', () => {
  it('opens it by loading its picture', async () => {
    await mailTo('a@people.test', { open: 1 });
    expect(pathsSeen()).toEqual(['GET /t/open.gif']);
  });

  it('follows the offer and not the small print', async () => {
    await mailTo('b@people.test', { open: 1, click: 1 });
    expect(pathsSeen()).toEqual(['GET /t/open.gif', 'GET /t/click', 'GET /r/offer']);
  });

  it('buys by filling in the form, paying at the till and coming back (R8.02)', async () => {
    await mailTo('c@people.test', { open: 1, click: 1, buy: 1 });
    expect(seen.find(({ path }) => path === '/r/offer/checkout')?.body).toBe('csrf=t0ken&email=c%40people.test&terms=yes');
    expect(pathsSeen()).toEqual(expect.arrayContaining(['GET /thanks', 'POST /webhooks/stripe']));
    expect(sandbox.stats.snapshot().people).toMatchObject({ opened: 1, clicked: 1, bought: 1 });
  });

  it('unsubscribes with one click by POST (R10.03)', async () => {
    await mailTo('d@people.test', { unsubscribe: 1 });
    expect(seen.find(({ path }) => path === '/u/1')).toMatchObject({ method: 'POST', body: 'List-Unsubscribe=One-Click' });
  });

  it('complains by an abuse report to the return path (R10.05)', async () => {
    await mailTo('e@people.test', { complain: 1 });
    const report = seen.find(({ path }) => path === '/webhooks/inbound-mail')?.body;
    expect(report).toContain('Feedback-Type: abuse');
    expect(report).toContain('Original-Rcpt-To: <e@people.test>');
  });

  it('does not complain about a receipt', async () => {
    await mailTo('f@people.test', { complain: 1, transactionalOpen: 1 }, { headers: { 'X-LeadFactory-Stream': 'transactional' } });
    expect(pathsSeen()).toEqual(['GET /t/open.gif']);
  });

  it('may sit behind a scanner that follows every link, the unsubscribe link too (R10.05)', async () => {
    await mailTo('g@people.test', { scanner: 1 });
    expect(pathsSeen()).toEqual(expect.arrayContaining(['GET /u/1', 'GET /t/click', 'GET /t/open.gif', 'GET /privacy']));
    expect(new Set(seen.map(({ agent }) => agent))).toEqual(new Set([scannerAgent]));
  });

  it('contacts no host but LeadFactory and the sandbox', async () => {
    const original = globalThis.fetch;
    const hosts = new Set<string>();
    globalThis.fetch = (input, init) => {
      hosts.add(new URL(input instanceof Request ? input.url : input).host);
      return original(input, init);
    };
    try {
      await mailTo('h@people.test', { open: 1, click: 1, buy: 1, scanner: 1 });
    } finally {
      globalThis.fetch = original;
    }
    expect(hosts).toEqual(new Set([new URL(shopUrl).host, new URL(sandbox.url).host]));
  });
});

describe('fates', () => {
  const rates = defaultKnobs().people;
  const fate = (number: number, stream = 'cold') => fateOf('leadfactory', { address: `p${number}@people.test`, mailbox: 'ok' }, stream, rates);
  const numbers = Array.from({ length: 20_000 }, (_, number) => number);

  it('are the same whatever the order', () => {
    const forwards = numbers.slice(0, 200).map((number) => fate(number));
    const backwards = numbers.slice(0, 200).reverse().map((number) => fate(number)).reverse();
    expect(backwards).toEqual(forwards);
  });

  it('come at the rates that the knobs say', () => {
    const fates = numbers.map((number) => fate(number));
    const share = (deed: 'opens' | 'clicks' | 'buys', among: 'opens' | 'clicks' | null): number => {
      const base = among === null ? fates : fates.filter((entry) => entry[among]);
      return base.filter((entry) => entry[deed]).length / base.length;
    };
    expect(share('opens', null)).toBeCloseTo(0.45, 1);
    expect(share('clicks', 'opens')).toBeCloseTo(0.3, 1);
    expect(share('buys', 'clicks')).toBeCloseTo(0.18, 1);
    expect(fates.filter((entry) => entry.complains).length / fates.length).toBeLessThan(0.0008);
  });

  it('never make a mailbox complain about transactional mail', () => {
    expect(fateOf('leadfactory', { address: 'x@y.test', mailbox: 'complains' }, 'transactional', rates).complains).toBe(false);
    expect(fateOf('leadfactory', { address: 'x@y.test', mailbox: 'complains' }, 'cold', rates).complains).toBe(true);
  });
});
