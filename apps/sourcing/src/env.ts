import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

export const sourcingEnvShape = {
  ...serviceEnvShape,
  /** Where verticals.yaml is. */
  CONFIG_DIR: z.string().min(1).default('config'),
};
export type SourcingEnv = z.output<z.ZodObject<typeof sourcingEnvShape>>;

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): SourcingEnv {
  return readEnv(sourcingEnvShape, source, 'sourcing');
}
