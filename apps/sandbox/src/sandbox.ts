import fastify, { type FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import { KnobStore, type KnobsPatch } from './knobs';
import { InboundMail } from './mail/inbound';
import { Mailroom } from './mail/mailroom';
import { Outbox } from './mail/outbox';
import { SmtpSink } from './mail/smtp';
import { checkoutPages } from './pages/checkout';
import { controlPages } from './pages/control';
import { outboxPages } from './pages/outbox';
import { Townsfolk } from './people/townsfolk';
import { Stats } from './stats';
import { Stopping } from './stopping';
import { buildTown, type Town } from './town/town';
import type { GuardContext } from './vendors/guard';
import { placesApi } from './vendors/google/places';
import { openAiApi } from './vendors/openai/openai';
import { pageSpeedApi } from './vendors/pagespeed/pagespeed';
import { EventBatches } from './vendors/sendgrid/events';
import { sendgridApi } from './vendors/sendgrid/sendgrid';
import { EventWebhookKey } from './vendors/signatures';
import { EventLog } from './vendors/stripe/events';
import { StripeLedger } from './vendors/stripe/ledger';
import { keepOnDisk } from './vendors/stripe/state';
import { stripeApi } from './vendors/stripe/stripe';
import { WebhookSender } from './vendors/webhooks';
import { yelpApi } from './vendors/yelp/yelp';
import { zeroBounceApi } from './vendors/zerobounce/zerobounce';
import { createTownDns } from './dns/town-dns';
import { createTownWeb } from './web/town-web';

export interface SandboxOptions {
  seed?: string;
  /** So many times the usual number of businesses; 1 when not given. */
  townScale?: number;
  ports?: { http?: number; web?: number; smtp?: number; dns?: number };
  sitesDir?: string;
  /** Where Stripe's sessions and payments outlive a restart; without it they are forgotten. */
  stateDir?: string;
  leadfactoryUrl?: string;
  stripeWebhookSecret?: string;
  sendgridPrivateKey?: string;
  inboundMailSecret?: string;
  smtp?: { user: string; pass: string };
  knobs?: KnobsPatch;
  transferMs?: number;
  now?: () => number;
}

export interface Sandbox {
  town: Town;
  knobs: KnobStore;
  stats: Stats;
  outbox: Outbox;
  url: string;
  webUrl: string;
  smtpUrl: string;
  ports: { http: number; web: number; smtp: number; dns: number };
  sendgridPublicKey: string;
  stripeWebhookSecret: string;
  inboundMailSecret: string;
  setLeadfactoryUrl(url: string | undefined): void;
  /** Resolves when people have acted on every mail and every webhook has been delivered or given up. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** The whole sandbox in this process, on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? 'leadfactory';
  const now = options.now ?? Date.now;
  const stopping = new Stopping();
  const town = buildTown(seed, options.townScale);
  const knobs = new KnobStore(options.knobs);
  const stats = new Stats();
  const outbox = new Outbox();
  const credentials = options.smtp ?? { user: 'sandbox', pass: 'sandbox-not-a-secret' };
  const secrets = { stripe: options.stripeWebhookSecret ?? 'whsec_sandbox_not_a_secret', inbound: options.inboundMailSecret ?? 'sandbox-inbound-not-a-secret' };
  const key = EventWebhookKey.from(options.sendgridPrivateKey);
  let leadfactoryUrl = options.leadfactoryUrl;
  let url = '';

  const webhooks = new WebhookSender(knobs, stats, seed, () => leadfactoryUrl, stopping);
  const mailroom = new Mailroom(town, outbox, stats, now);
  const inbound = new InboundMail(webhooks, secrets.inbound, now);
  const batches = new EventBatches(webhooks, key, now);
  const ledger = new StripeLedger(new EventLog(webhooks, secrets.stripe, now), () => url, now);
  const state = options.stateDir === undefined ? null : await keepOnDisk(options.stateDir, ledger);
  const allowedHosts = (): string[] => [leadfactoryUrl, url].flatMap((address) => (address ? [new URL(address).host] : []));
  const people = new Townsfolk({ town, knobs, stats, seed, allowedHosts, stopping });
  mailroom.onDelivered((mail) => people.receive(mail));

  const smtp = new SmtpSink({ mailroom, inbound, knobs, stats, seed, credentials });
  const dns = createTownDns({ town, everyDomain: options.sitesDir !== undefined });
  const web = createTownWeb({ town, knobs: knobs.current.web, clock: () => new Date(now()), ...(options.sitesDir === undefined ? {} : { sitesDir: options.sitesDir }) });
  const ports = { http: 0, web: 0, smtp: 0, dns: 0 };
  const webUrl = (): string => `http://127.0.0.1:${ports.web}`;
  const smtpUrl = (): string => `smtp://127.0.0.1:${ports.smtp}`;

  const settled = async (): Promise<void> => {
    await people.settled();
    batches.flush();
    await webhooks.settled();
  };
  const context: GuardContext = { knobs, stats, seed, now, stopping };
  const app = fastify({ logger: false, bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  const scoped = (prefix: string, plugin: (scope: FastifyInstance) => void): void => {
    app.register(async (scope) => plugin(scope), { prefix });
  };
  scoped('/yelp', (scope) => yelpApi(scope, town, context));
  scoped('/psi', (scope) => pageSpeedApi(scope, town, { everyHost: options.sitesDir !== undefined }, context));
  scoped('/places', (scope) => placesApi(scope, town, context));
  scoped('/openai', (scope) => openAiApi(scope, context));
  scoped('/sendgrid', (scope) => sendgridApi(scope, mailroom, batches, context));
  scoped('/zerobounce', (scope) => zeroBounceApi(scope, town, context));
  scoped('', (scope) => stripeApi(scope, ledger, context));
  scoped('', (scope) => checkoutPages(scope, ledger, { transferMs: options.transferMs ?? 3_000, stopping }));
  scoped('', (scope) => outboxPages(scope, outbox));
  scoped('', (scope) =>
    controlPages(scope, {
      knobs, stats, outbox, settled, openDispute: (id) => ledger.openDispute(id),
      facts: () => ({ businesses: town.businesses.length, webUrl: webUrl(), smtpUrl: smtpUrl(), dns: `127.0.0.1:${ports.dns}`, leadfactoryUrl, sendgridPublicKey: key.publicKey }),
    }),
  );

  const closeAll = async (): Promise<void> => {
    stopping.stop();
    await Promise.all([app.close(), smtp.close(), dns.close(), close(web)]);
  };
  try {
    ports.web = await listen(web, options.ports?.web ?? 0);
    ports.smtp = await smtp.listen(options.ports?.smtp ?? 0);
    ports.dns = await dns.listen(options.ports?.dns ?? 0);
    url = await app.listen({ port: options.ports?.http ?? 0, host: '127.0.0.1' });
  } catch (cause) {
    // One port taken must not leave the others open behind a start that failed.
    await closeAll();
    throw cause;
  }
  ports.http = Number(new URL(url).port);
  const expiring = expireOverdue(ledger, stopping);

  return {
    town, knobs, stats, outbox, url, webUrl: webUrl(), smtpUrl: smtpUrl(), ports, sendgridPublicKey: key.publicKey, stripeWebhookSecret: secrets.stripe, inboundMailSecret: secrets.inbound,
    setLeadfactoryUrl: (address) => {
      leadfactoryUrl = address;
    },
    settled,
    stop: async () => {
      await Promise.all([closeAll(), expiring]);
      await state?.close();
    },
  };
}

async function expireOverdue(ledger: StripeLedger, stopping: Stopping): Promise<void> {
  while (await stopping.pause(1_000)) ledger.expireOverdue();
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the web server has no TCP port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
