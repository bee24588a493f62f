import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPABILITIES, type CapabilityName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { egressEnvShape } from './egress.env';

/** Those that an adapter speaks with. */
export const KNOWN_PROVIDERS = ['yelp', 'google_places', 'psi', 'openai', 'zerobounce', 'sendgrid', 'smtp', 'stripe', 'dns', 'web', 'chromium', 'lighthouse'] as const satisfies readonly string[];
export type ProviderName = (typeof KNOWN_PROVIDERS)[number];

const capabilityNames = Object.keys(CAPABILITIES) as [CapabilityName, ...CapabilityName[]];
const capabilityName = z.enum(capabilityNames);
const variable = z.enum(Object.keys(egressEnvShape) as [keyof typeof egressEnvShape], { error: 'expected the name of a variable that the gateway reads' });
const micros = z.int().min(0);
const money = z.object({ amount: z.int().min(0), currency: z.literal('USD', { error: 'expected USD: budgets and costs share one currency' }) });
const perCapability = (value: z.ZodInt) => z.partialRecord(capabilityName, value);

export const ProviderPolicy = z.strictObject({
  baseUrl: z.url().optional(),
  baseUrlEnv: variable.optional(),
  keyEnv: variable.optional(),
  streams: z.array(z.enum(['transactional', 'consented', 'cold'])).optional(),
  ledger: z.boolean().default(true),
  perSecond: z.number().positive(),
  burst: z.int().min(1),
  maxWaitMs: z.int().min(0).max(30_000),
  perDay: z.int().min(0).nullable(),
  timeoutMs: z.int().min(100).max(150_000),
  retries: z.int().min(0).max(5),
  breaker: z.strictObject({ minimumCalls: z.int().min(2), failureRatio: z.number().gt(0).max(1), windowSeconds: z.int().min(1), cooldownSeconds: z.int().min(1) }),
  cache: perCapability(z.int().min(1)),
  licence: z.strictObject({ name: z.string().min(1), keepSeconds: z.int().min(1).nullable() }),
  cost: perCapability(micros),
  tokens: z.strictObject({ inputMicrosPerThousand: micros, outputMicrosPerThousand: micros }).optional(),
  budgetPerDay: money.nullable(),
});
export type ProviderPolicy = z.output<typeof ProviderPolicy>;

const Config = z
  .strictObject({
    keepAnswersDays: z.int().min(1).max(3_650).default(30),
    budgets: z.strictObject({ perLead: money.nullable(), perTenantMonth: money.nullable() }),
    capabilities: z.record(capabilityName, z.array(z.string()).min(1)),
    providers: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), ProviderPolicy),
  })
  .superRefine((config, context) => {
    for (const name of Object.keys(config.providers)) {
      if (!(KNOWN_PROVIDERS as readonly string[]).includes(name)) context.addIssue({ code: 'custom', path: ['providers', name], message: `there is no adapter for "${name}"; known are ${KNOWN_PROVIDERS.join(', ')}` });
    }
    for (const [capability, names] of Object.entries(config.capabilities)) {
      names.forEach((name, index) => {
        if (config.providers[name] === undefined) context.addIssue({ code: 'custom', path: ['capabilities', capability, index], message: `there is no provider "${name}"; known are ${Object.keys(config.providers).join(', ')}` });
      });
    }
    for (const [capability, names] of Object.entries(config.capabilities)) {
      for (const name of names.filter((unmetered) => config.providers[unmetered]?.ledger === false)) {
        // Without a row nobody could tell after a crash whether the effect took place, nor what was spent.
        if (CAPABILITIES[capability as CapabilityName].nature === 'effect') context.addIssue({ code: 'custom', path: ['providers', name, 'ledger'], message: `must be true: ${capability} has an effect outside` });
        if ((config.providers[name]?.cost[capability as CapabilityName] ?? 0) > 0) context.addIssue({ code: 'custom', path: ['providers', name, 'ledger'], message: `must be true: ${capability} costs money` });
      }
    }
    for (const name of config.capabilities.sendMail ?? []) {
      const provider = config.providers[name];
      if (provider && !provider.streams) context.addIssue({ code: 'custom', path: ['providers', name, 'streams'], message: 'a mail provider names the streams that it may carry' });
    }
  });
export type ProvidersConfig = z.output<typeof Config>;

/** Reads the policies. @throws AppError not_configured that lists every problem with its path. */
export function parseProvidersConfig(text: string, file: string): ProvidersConfig {
  const parsed = Config.safeParse(parseYaml(text, file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(file)'}: ${issue.message}`);
  throw new AppError('not_configured', `${file} is not usable (${problems.length} problem${problems.length === 1 ? '' : 's'}):\n${problems.join('\n')}`);
}

/** The policies in `<folder>/providers.yaml`. @throws AppError not_configured */
export function loadProvidersConfig(folder: string): ProvidersConfig {
  const file = path.join(folder, 'providers.yaml');
  try {
    return parseProvidersConfig(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('not_configured', `${file} cannot be read; CONFIG_DIR must name the folder that holds it.`, {}, { cause: error });
  }
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    if (error instanceof YAMLParseError) throw new AppError('not_configured', `${file} is no YAML: ${error.message}`, {}, { cause: error });
    throw error;
  }
}
