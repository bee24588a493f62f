import { z } from 'zod';

const port = z.coerce.number({ error: 'a port number, 0 to let the system choose' }).int().min(0).max(65_535);
const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value));

const schema = z.object({
  SANDBOX_PORT: port.default(4010),
  SANDBOX_WEB_PORT: port.default(4011),
  SANDBOX_SMTP_PORT: port.default(4012),
  SANDBOX_DNS_PORT: port.default(4013),
  SANDBOX_SEED: z.string().min(1, 'any text').default('leadfactory'),
  /** So many times the usual number of businesses. */
  SANDBOX_TOWN_SCALE: z.coerce.number({ error: 'a number from 1 to 20' }).min(1, 'a number from 1 to 20').max(20, 'a number from 1 to 20').default(1),
  SANDBOX_SITES_DIR: optionalText,
  SANDBOX_STATE_DIR: optionalText,
  LEADFACTORY_URL: optionalText.pipe(z.url({ protocol: /^https?$/, error: 'an http(s) URL, for example http://127.0.0.1:3000' }).optional()),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).default('whsec_sandbox_not_a_secret'),
  SENDGRID_WEBHOOK_PRIVATE_KEY: optionalText,
  INBOUND_MAIL_SECRET: z.string().min(1).default('sandbox-inbound-not-a-secret'),
  SANDBOX_SMTP_USER: z.string().min(1).default('sandbox'),
  SANDBOX_SMTP_PASS: z.string().min(1).default('sandbox-not-a-secret'),
  SANDBOX_PEOPLE: z.enum(['on', 'off'], { error: '"on" or "off"' }).default('on'),
  SANDBOX_PEOPLE_PACE_MS: z.coerce.number().int().min(0).default(300),
});

export type SandboxEnv = z.infer<typeof schema>;

export function readEnv(source: Record<string, string | undefined> = process.env): SandboxEnv {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The sandbox cannot start; ${lines.length} setting(s) are wrong:\n${lines.join('\n')}`);
}
