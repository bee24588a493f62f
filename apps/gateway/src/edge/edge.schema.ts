import { envInt } from '@leadfactory/service-kit';
import { z } from 'zod';
import { readSendgridKey } from '../webhooks/sendgrid.rules';

const secret = z.string({ error: 'expected a random text of at least 32 characters' }).min(32, { error: 'expected a random text of at least 32 characters' });
const sendgridKey = z.string().refine((text) => readSendgridKey(text) !== null, { error: 'expected the verification key that SendGrid shows: base64 of a P-256 public key' });
const addresses = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((entries) => entries.every((entry) => /^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(entry)), { error: 'expected addresses or networks separated by commas, such as 10.0.0.0/8,127.0.0.1' });

/** The settings of the front door. */
export const edgeEnvShape = {
  /** Where it listens. */
  PORT: envInt(0, 65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Proxies whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: addresses.optional(),
  /** Signs access tokens. */
  TOKEN_SECRET: secret,
  /** Goes into the hashes of API keys and refresh tokens, so that the database alone does not serve to try them. */
  API_KEY_PEPPER: secret,
  ACCESS_TOKEN_SECONDS: envInt(10, 86_400).default(900),
  REFRESH_TOKEN_DAYS: envInt(1, 365).default(30),
  /** Requests a minute of one key or user; as many may come at once. */
  REQUESTS_PER_MINUTE: envInt(1, 1_000_000).default(1_200),
  /** Requests an hour of one tenant, whoever sends them (R15.07). */
  TENANT_REQUESTS_PER_HOUR: envInt(1, 100_000_000).default(10_000),
  /** Requests a minute from one address to public pages; a household or a mail scanner may stand behind it. */
  PUBLIC_REQUESTS_PER_MINUTE: envInt(1, 1_000_000).default(1_200),
  /** Webhooks a minute from one address. */
  WEBHOOKS_PER_MINUTE: envInt(1, 1_000_000).default(12_000),
  /** Sign-ins a minute from one address, and of one account. */
  LOGINS_PER_MINUTE: envInt(1, 10_000).default(10),
  /** Refused access tokens and API keys a minute from one address; beyond, it is answered without a look at the database. */
  REFUSED_CREDENTIALS_PER_MINUTE: envInt(1, 1_000_000).default(60),
  STRIPE_WEBHOOK_SECRET: z.string().min(8).optional(),
  SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridKey.optional(),
  INBOUND_MAIL_SECRET: secret.optional(),
  /** When set, /metrics asks for it as a bearer token. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** A JSON file with links of the demonstration, shown on the page at `/`. */
  DEMO_LINKS_FILE: z.string().min(1).optional(),
};

export type EdgeSettings = z.output<z.ZodObject<typeof edgeEnvShape>>;
