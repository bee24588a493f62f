import { envInt, readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

export const orchestrationEnvShape = {
  ...serviceEnvShape,
  EXPERIMENTS_FILE: z.string().default('experiments/production.yaml'),
  /** How many times a step's own concurrency one tenant may have out at that step. */
  OUTSTANDING_FACTOR: envInt(1, 1_000).default(8),
};

export type OrchestrationEnv = z.output<z.ZodObject<typeof orchestrationEnvShape>>;

export function readEnvironment(source: Record<string, string | undefined> = process.env): OrchestrationEnv {
  return readEnv(orchestrationEnvShape, source, 'orchestration');
}
