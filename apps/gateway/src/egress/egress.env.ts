import { isUrl } from '@leadfactory/kernel';
import { envHttpUrl, envInt } from '@leadfactory/service-kit';
import { z } from 'zod';

const secret = z.string().min(1).optional();
const origin = envHttpUrl.transform((text) => text.replace(/\/+$/, '')).optional();
const smtpUrl = z.string().refine((text) => /^smtps?:\/\//.test(text) && isUrl(text), { error: 'expected an SMTP URL such as smtp://user:password@mail.example.com:587' });
const servers = z
  .string()
  .refine((text) => text.split(',').every((entry) => /^(\[[0-9a-fA-F:]+\]|[0-9.]+|[0-9a-fA-F:]+)(:\d+)?$/.test(entry.trim())), { error: 'expected IP addresses with optional ports, separated by commas, such as 9.9.9.9,127.0.0.1:5353' })
  .transform((text) => text.split(',').map((entry) => entry.trim()));

/** Vendors' keys and addresses: a vendor without its key is not configured. Nobody but the gateway has these. */
export const egressEnvShape = {
  YELP_API_KEY: secret,
  YELP_BASE_URL: origin,
  GOOGLE_PLACES_API_KEY: secret,
  GOOGLE_PLACES_BASE_URL: origin,
  PSI_API_KEY: secret,
  PSI_BASE_URL: origin,
  OPENAI_API_KEY: secret,
  OPENAI_BASE_URL: origin,
  OPENAI_MODEL: z.string().min(1).default('gpt-4o-mini'),
  ZEROBOUNCE_API_KEY: secret,
  ZEROBOUNCE_BASE_URL: origin,
  SENDGRID_API_KEY: secret,
  SENDGRID_BASE_URL: origin,
  SMTP_URL: smtpUrl.optional(),
  STRIPE_SECRET_KEY: secret,
  STRIPE_BASE_URL: origin,
  /** Resolvers for mail servers and fetched sites; the machine's own when not given. */
  DNS_SERVERS: servers.optional(),
  /** A forward proxy that fetches sites in our place. It then resolves their names: it must refuse private addresses itself. */
  WEB_PROXY_URL: origin,
  /** Told to sites in the user agent, so that their owners can find out who asks. */
  WEB_BOT_URL: envHttpUrl.default('https://leadfactory.example/bot'),
  /** Milliseconds between two requests to one host. */
  WEB_PAUSE_MS: envInt(0, 60_000).default(200),
  /** The browser for screenshots and Lighthouse: a path or a name; found on the PATH when not given, switched off by `none`. */
  CHROMIUM_PATH: z.string().min(1).optional(),
  /** Where programs are looked for. */
  PATH: z.string().optional(),
  /** Chromium's own sandbox. `off` only where something else is the wall, such as a container for it alone. */
  CHROMIUM_SANDBOX: z.enum(['on', 'off'], { error: 'expected on or off' }).default('on'),
  /** Where Lighthouse 12 is installed; tools/lighthouse when not given. */
  LF_LIGHTHOUSE_DIR: z.string().min(1).optional(),
  /** Where providers.yaml and its like are. */
  CONFIG_DIR: z.string().default('config'),
};

export type EgressEnv = z.output<z.ZodObject<typeof egressEnvShape>>;
export type EgressVariable = keyof typeof egressEnvShape;
