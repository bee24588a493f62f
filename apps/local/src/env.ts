import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import { z } from 'zod';

const optional = z.string().optional().transform((text) => (text === undefined || text === '' ? undefined : text));

const shape = z.object({
  /** Where everything of this machine's installation stands. */
  LEADFACTORY_DIR: z.string().min(1).default('.leadfactory'),
  /** Where unpacked servers are kept for many installations; inside LEADFACTORY_DIR when not given. */
  LEADFACTORY_BIN_DIR: optional,
  DATABASE_URL: optional,
  NATS_URL: optional,
  REDIS_URL: optional,
  PATH: z.string().default(''),
  HOME: z.string().default(''),
  /** The gateway's browser and Lighthouse, see apps/gateway/src/egress/egress.env.ts. */
  CHROMIUM_PATH: optional,
  CHROMIUM_SANDBOX: optional,
  LF_LIGHTHOUSE_DIR: optional,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { error: 'expected one of trace, debug, info, warn, error, fatal, silent' }).default('info'),
  /** After so many milliseconds a visit to a site asks for nothing more; a demonstration's time when not given. */
  AUDIT_VISIT_MS: z.string().regex(/^\d+$/, 'expected a whole number of milliseconds').optional(),
  /** How long a simulated person of the sandbox takes for a step, in milliseconds. */
  SANDBOX_PEOPLE_PACE_MS: z.string().regex(/^\d+$/, 'expected a whole number of milliseconds').default('150'),
});

export type LocalEnv = z.output<typeof shape>;

/** @throws Error that lists every problem by its variable. */
export function readLocalEnv(source: Record<string, string | undefined> = process.env): LocalEnv {
  const parsed = shape.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new Error(`Settings that are not usable:\n${parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')}`);
}

/** Settings of the migration job: the owner's URL and a password for each service's role. */
export interface MigrationEnv {
  ownerUrl: string;
  passwords: Record<ServiceName, string>;
}

/** @throws Error that lists every variable that is missing. */
export function readMigrationEnv(source: Record<string, string | undefined> = process.env): MigrationEnv {
  const variable = (service: ServiceName) => `${service.toUpperCase()}_DATABASE_PASSWORD`;
  const missing = ['DATABASE_OWNER_URL', ...SERVICES.map(variable)].filter((name) => !source[name]);
  if (missing.length > 0) throw new Error(`Settings that are missing:\n${missing.map((name) => `  ${name}`).join('\n')}`);
  return { ownerUrl: source.DATABASE_OWNER_URL!, passwords: Object.fromEntries(SERVICES.map((service) => [service, source[variable(service)]!])) as Record<ServiceName, string> };
}
