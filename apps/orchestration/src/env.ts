import { envInt, readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

export const orchestrationEnvShape = {
  ...serviceEnvShape,
  EXPERIMENTS_FILE: z.string().default('experiments/production.yaml'),
  /** How many times a step's own concurrency one tenant may have out at that step. */
  OUTSTANDING_FACTOR: envInt(1, 1_000).default(8),
  /** And, of quick steps, so many seconds' worth of what came back lately; 0: never more than by the factor. */
  OUTSTANDING_SECONDS: envInt(0, 60).default(2),
};

export type OrchestrationEnv = z.output<z.ZodObject<typeof orchestrationEnvShape>>;

export function readEnvironment(source: Record<string, string | undefined> = process.env): OrchestrationEnv {
  return readEnv(orchestrationEnvShape, source, 'orchestration');
}
