import { envInt, readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

export const targetingEnvShape = {
  ...serviceEnvShape,
  /** Where verticals.yaml and providers.yaml are. */
  CONFIG_DIR: z.string().min(1).default('config'),
  /** Most vertical × ZIP pairs of one campaign: what one launch message can carry. */
  MAX_TARGETS: envInt(1, 6_000).default(5_000),
};
export type TargetingEnv = z.output<z.ZodObject<typeof targetingEnvShape>>;

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): TargetingEnv {
  return readEnv(targetingEnvShape, source, 'targeting');
}
