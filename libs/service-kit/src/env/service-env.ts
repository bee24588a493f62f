import { isUrl } from '@leadfactory/kernel';
import { z } from 'zod';

function isUrlOf(protocols: readonly string[], text: string): boolean {
  return isUrl(text) && protocols.includes(new URL(text).protocol);
}

function urlOf(protocols: readonly string[], expected: string) {
  return z.string({ error: `expected ${expected}` }).refine((text) => isUrlOf(protocols, text), { error: `expected ${expected}` });
}

/** The members of a cluster, by commas. */
function urlsOf(protocols: readonly string[], expected: string) {
  return z.string({ error: `expected ${expected}` }).refine((text) => text.split(',').every((part) => isUrlOf(protocols, part.trim())), { error: `expected ${expected}` });
}

/** A switch in the environment: true, 1, yes, on or their opposites. */
export const envSwitch = z.stringbool({ error: 'expected true or false' });

/** Parts of a service that may run apart: what somebody waits for, and what nobody does. */
export const SERVICE_PARTS = ['all', 'requests', 'work'] as const;
export type ServicePart = (typeof SERVICE_PARTS)[number];

/** A whole number in the environment, between `min` and `max`. */
export function envInt(min: number, max: number) {
  const error = `expected a whole number between ${min} and ${max}`;
  return z.string({ error }).regex(/^-?\d+$/, { error }).transform(Number).pipe(z.number().min(min, { error }).max(max, { error }));
}

/** An absolute http(s) URL in the environment. */
export const envHttpUrl = urlOf(['http:', 'https:'], 'an http(s) URL such as http://127.0.0.1:8080');

/** What every service reads; a service's env.ts spreads it and adds its own. */
export const serviceEnvShape = {
  DATABASE_URL: urlOf(['postgres:', 'postgresql:'], "a PostgreSQL URL with the service's own role, such as postgres://lf_scoring:secret@127.0.0.1:5432/leadfactory"),
  NATS_URL: urlsOf(['nats:', 'tls:'], 'a NATS URL such as nats://127.0.0.1:4222, several by commas'),
  /** Put before every subject and in the names of streams, so that several installations share a broker: '' or e.g. `staging.`. */
  NATS_PREFIX: z.string().regex(/^[a-z0-9_.-]*$/, { error: 'expected nothing, or lower-case letters, digits, dots, dashes and underscores, such as staging.' }).default(''),
  NATS_REPLICAS: envInt(1, 5).default(1),
  REDIS_URL: urlOf(['redis:', 'rediss:'], 'a Redis URL such as redis://127.0.0.1:6379'),
  BLOB_URL: z.string({ error: 'expected a folder such as file:///var/lib/leadfactory/blobs' }).refine((text) => isUrl(text), { error: 'expected a folder such as file:///var/lib/leadfactory/blobs' }),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { error: 'expected one of trace, debug, info, warn, error, fatal, silent' }).default('info'),
  LOG_PRETTY: envSwitch.default(false),
  /** Signs public links: whoever has it can forge them. */
  LINK_SECRET: z.string({ error: 'expected a random text of at least 32 characters' }).min(32, { error: 'expected a random text of at least 32 characters' }),
  PUBLIC_ORIGIN: envHttpUrl.transform((text) => text.replace(/\/+$/, '')).default('http://127.0.0.1:8080'),
  /**
   * `requests` answers operations (and, at the gateway, opens the front door); `work` does steps, results, events, webhooks, schedules and
   * capabilities. With each in a process or thread of its own, no request waits behind work.
   */
  SERVICE_PART: z.enum(SERVICE_PARTS, { error: `expected one of ${SERVICE_PARTS.join(', ')}` }).default('all'),
  /** Where /health and /metrics are served by this process itself, for probes of an orchestrator; 0 for nowhere. */
  HEALTH_PORT: envInt(0, 65_535).default(0),
};

export type ServiceEnv = z.output<z.ZodObject<typeof serviceEnvShape>>;
