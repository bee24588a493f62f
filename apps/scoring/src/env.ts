import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

export const scoringEnvShape = {
  ...serviceEnvShape,
  /** Where scoring.yaml is. */
  CONFIG_DIR: z.string().min(1).default('config'),
};
export type ScoringEnv = z.output<z.ZodObject<typeof scoringEnvShape>>;

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): ScoringEnv {
  return readEnv(scoringEnvShape, source, 'scoring');
}
