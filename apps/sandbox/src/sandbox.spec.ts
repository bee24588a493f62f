import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { readEnv } from './env';
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox';
import { EventWebhookKey } from './vendors/signatures';
import { parseForm } from './vendors/stripe/form.rules';

const order: Stripe.Checkout.SessionCreateParams = { mode: 'payment', success_url: 'http://127.0.0.1/ok', line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 4900, product_data: { name: 'Report' } } }] };
const clientOf = (sandbox: Sandbox): Stripe => new Stripe('sk_test', { host: '127.0.0.1', port: String(sandbox.ports.http), protocol: 'http', maxNetworkRetries: 0 });

/** On ports below those that systems give out by themselves, so that nobody else is given them once they are free. */
async function startOnPortsOfItsOwn(options: SandboxOptions): Promise<Sandbox> {
  for (let tries = 1; ; tries += 1) {
    const first = 15_000 + Math.floor(Math.random() * 10_000);
    try {
      return await startSandbox({ ...options, ports: { http: first, web: first + 1, smtp: first + 2, dns: first + 3 } });
    } catch (error) {
      if (tries === 5 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

describe('the settings', () => {
  it('are refused all at once, each by its name', () => {
    const read = () => readEnv({ SANDBOX_PORT: 'eighty', SANDBOX_PEOPLE: 'maybe', LEADFACTORY_URL: 'ftp://x', SANDBOX_PEOPLE_PACE_MS: '-1' });
    expect(read).toThrow(/4 setting/);
    for (const name of ['SANDBOX_PORT', 'SANDBOX_PEOPLE', 'LEADFACTORY_URL', 'SANDBOX_PEOPLE_PACE_MS']) expect(read).toThrow(name);
  });

  it('say what kind of key SendGrid signs with', () => {
    expect(() => EventWebhookKey.from('rubbish')).toThrow(/SENDGRID_WEBHOOK_PRIVATE_KEY: expected a P-256 private key/);
  });
});

describe('a restart', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sandbox-state-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it('forgets no payment when a state folder is named (R8.03)', async () => {
    const first = await startSandbox({ stateDir: folder });
    const { id, url } = await clientOf(first).checkout.sessions.create(order);
    await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ email: 'a@b.example', card_number: '4242424242424242' }) });
    await first.stop();
    const second = await startSandbox({ stateDir: folder });
    expect((await clientOf(second).checkout.sessions.retrieve(id)).payment_status).toBe('paid');
    expect((await clientOf(second).events.list({ type: 'checkout.session.completed' })).data).toHaveLength(1);
    await second.stop();
  });

  it('refuses a state file that is damaged, and names it', async () => {
    await writeFile(path.join(folder, 'stripe.json'), '{"sessions":');
    await expect(startSandbox({ stateDir: folder })).rejects.toThrow(/cannot read its state in .*stripe\.json/);
    expect(await readFile(path.join(folder, 'stripe.json'), 'utf8')).toBe('{"sessions":');
  });
});

describe('stopping', () => {
  it('ends a call that hangs, and frees every port', async () => {
    const sandbox = await startOnPortsOfItsOwn({ knobs: { vendors: { yelp: { outage: 'hang' } } } });
    const hanging = request(`${sandbox.url}/yelp/v3/businesses/search?location=10001`, { agent: false, headers: { authorization: 'Bearer k', expect: '100-continue' } });
    const ended = new Promise<unknown>((resolve) => hanging.once('error', resolve).once('response', resolve));
    hanging.end();
    // The interim answer: the call has been received, and hangs.
    await once(hanging, 'continue');
    await sandbox.stop();
    expect(await ended).toMatchObject({ code: 'ECONNRESET' });
    const again = await startSandbox({ ports: sandbox.ports });
    expect(again.ports).toEqual(sandbox.ports);
    await again.stop();
  });

  it('says that a port is taken instead of sharing it', async () => {
    const sandbox = await startSandbox();
    await expect(startSandbox({ ports: { smtp: sandbox.ports.smtp } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await sandbox.stop();
  });
});

describe('the levers', () => {
  it('put everything back on reset, but for what the start asked for', async () => {
    const sandbox = await startSandbox({ knobs: { people: { paceMs: 1 } } });
    const post = (where: string, body: object = {}) => fetch(`${sandbox.url}${where}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await post('/_knobs', { people: { paceMs: 9, open: 1 }, vendors: { stripe: { outage: 'errors' } }, web: { slowMs: 5 } });
    expect(sandbox.knobs.current).toMatchObject({ people: { paceMs: 9, open: 1 }, vendors: { stripe: { outage: 'errors' } }, web: { slowMs: 5 } });
    await post('/_reset');
    expect(sandbox.knobs.current).toMatchObject({ people: { paceMs: 1, open: 0.45 }, vendors: { stripe: { outage: 'off' } }, web: { slowMs: 3000 } });
    expect(await (await fetch(`${sandbox.url}/`)).text()).toContain('Third parties');
    await sandbox.stop();
  });
});

describe('forms as Stripe writes them', () => {
  it('become nested objects and lists', () => {
    expect(parseForm('a=1&b[c]=2&l[1][x]=q&l[0][x]=p&e[]=u&e[]=v')).toEqual({ a: '1', b: { c: '2' }, l: [{ x: 'p' }, { x: 'q' }], e: ['u', 'v'] });
  });

  it('cannot reach a prototype, nor nest without end', () => {
    parseForm('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(() => parseForm(`a${'[b]'.repeat(40)}=1`)).toThrow(/Invalid parameter name/);
  });
});
