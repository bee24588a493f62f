import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMO_TENANTS } from '../demo/tenants';
import type { Secrets } from './secrets';

/** Addresses of what the services talk to on this machine. */
export interface MachineAddresses {
  databaseUrl: string;
  natsUrl: string;
  redisUrl: string;
  /** The front door. */
  origin: string;
  port: number;
  sandbox: { url: string; webUrl: string; smtpPort: number; dnsPort: number };
}

export interface MachineFolders {
  /** `.leadfactory` */
  directory: string;
  /** `config` and `experiments` of this checkout. */
  root: string;
}

/** Keys that the sandbox takes for real ones; visibly fake, so that nobody mistakes them. */
function sandboxKeys(sandbox: MachineAddresses['sandbox']): Record<string, string> {
  return {
    YELP_API_KEY: 'sandbox-yelp-key-not-a-secret',
    YELP_BASE_URL: `${sandbox.url}/yelp`,
    GOOGLE_PLACES_API_KEY: 'sandbox-places-key-not-a-secret',
    GOOGLE_PLACES_BASE_URL: `${sandbox.url}/places`,
    PSI_API_KEY: 'sandbox-psi-key-not-a-secret',
    PSI_BASE_URL: `${sandbox.url}/psi`,
    OPENAI_API_KEY: 'sandbox-openai-key-not-a-secret',
    OPENAI_BASE_URL: `${sandbox.url}/openai/v1`,
    ZEROBOUNCE_API_KEY: 'sandbox-zerobounce-key-not-a-secret',
    ZEROBOUNCE_BASE_URL: `${sandbox.url}/zerobounce`,
    SENDGRID_API_KEY: 'SG.sandbox-not-a-secret',
    SENDGRID_BASE_URL: `${sandbox.url}/sendgrid`,
    STRIPE_SECRET_KEY: 'sk_test_sandbox_not_a_secret',
    STRIPE_BASE_URL: sandbox.url,
    SMTP_URL: `smtp://sandbox:sandbox-not-a-secret@127.0.0.1:${sandbox.smtpPort}`,
    DNS_SERVERS: `127.0.0.1:${sandbox.dnsPort}`,
    WEB_PROXY_URL: sandbox.webUrl,
    // The town's sites are all ours: a pause between requests would spare nobody.
    WEB_PAUSE_MS: '0',
  };
}

/** Who the pages of each demonstration tenant name as their maker: the same as the mail's sender. */
function senders(): string {
  return JSON.stringify(Object.fromEntries(DEMO_TENANTS.map(({ id, name, sender }) => [id, { name, email: sender.replyTo, postalAddress: sender.postalAddress }])));
}

function roleUrl(ownerUrl: string, service: ServiceName, password: string): string {
  const url = new URL(ownerUrl);
  url.username = `lf_${service}`;
  url.password = password;
  return url.href;
}

/** Where the machine's own browser and Lighthouse are; without a PATH none is looked for. */
export type BrowserPlaces = Partial<Record<'PATH' | 'CHROMIUM_PATH' | 'CHROMIUM_SANDBOX' | 'LF_LIGHTHOUSE_DIR', string | undefined>>;

function browserSettings({ PATH, CHROMIUM_PATH, CHROMIUM_SANDBOX, LF_LIGHTHOUSE_DIR }: BrowserPlaces): Record<string, string> {
  const given = Object.entries({ PATH, CHROMIUM_PATH, CHROMIUM_SANDBOX, LF_LIGHTHOUSE_DIR }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

/** The town has sites that answer slowly on purpose; a demonstration does not wait for all of their pages. */
const VISIT_MS = '8000';

/** What the machine's own surroundings say to single services. */
export type Surroundings = BrowserPlaces & { AUDIT_VISIT_MS?: string | undefined };

/** The settings of every service on this machine, as each service's env.ts reads them. */
export function serviceSettings(at: MachineAddresses, folders: MachineFolders, secrets: Secrets, logLevel: string, around: Surroundings = {}): Record<ServiceName, Record<string, string>> {
  const shared = {
    NATS_URL: at.natsUrl,
    REDIS_URL: at.redisUrl,
    BLOB_URL: pathToFileURL(path.join(folders.directory, 'blobs')).href,
    LINK_SECRET: secrets.linkSecret,
    PUBLIC_ORIGIN: at.origin,
    CONFIG_DIR: path.join(folders.root, 'config'),
    LOG_LEVEL: logLevel,
  };
  const own: Partial<Record<ServiceName, Record<string, string>>> = {
    gateway: {
      ...sandboxKeys(at.sandbox),
      ...browserSettings(around),
      PORT: String(at.port),
      TOKEN_SECRET: secrets.tokenSecret,
      API_KEY_PEPPER: secrets.apiKeyPepper,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      SENDGRID_WEBHOOK_PUBLIC_KEY: secrets.sendgridPublicKey,
      INBOUND_MAIL_SECRET: secrets.inboundMailSecret,
      DEMO_LINKS_FILE: path.join(folders.directory, 'links.json'),
    },
    delivery: { SUPPRESSION_SECRET: secrets.suppressionSecret },
    reports: { SENDERS: senders() },
    storefront: { SENDERS: senders() },
    orchestration: { EXPERIMENTS_FILE: path.join(folders.root, 'experiments/production.yaml') },
    assessment: { AUDIT_VISIT_MS: around.AUDIT_VISIT_MS ?? VISIT_MS },
  };
  const settings = SERVICES.map((service): [ServiceName, Record<string, string>] => [
    service,
    { ...shared, DATABASE_URL: roleUrl(at.databaseUrl, service, secrets.databasePasswords[service]), ...own[service] },
  ]);
  return Object.fromEntries(settings) as Record<ServiceName, Record<string, string>>;
}

/** The settings of the sandbox; its ports are chosen by the system. */
export function sandboxSettings(origin: string, secrets: Secrets, folders: MachineFolders, sitesDir: string | undefined, peoplePaceMs: string): Record<string, string> {
  return {
    SANDBOX_PORT: '0',
    SANDBOX_WEB_PORT: '0',
    SANDBOX_SMTP_PORT: '0',
    SANDBOX_DNS_PORT: '0',
    SANDBOX_STATE_DIR: path.join(folders.directory, 'sandbox'),
    SANDBOX_PEOPLE_PACE_MS: peoplePaceMs,
    LEADFACTORY_URL: origin,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    SENDGRID_WEBHOOK_PRIVATE_KEY: secrets.sendgridPrivateKey,
    INBOUND_MAIL_SECRET: secrets.inboundMailSecret,
    ...(sitesDir === undefined ? {} : { SANDBOX_SITES_DIR: path.resolve(sitesDir) }),
  };
}
