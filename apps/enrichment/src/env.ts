import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

export const enrichmentEnvShape = {
  ...serviceEnvShape,
  /** Where enrichment.yaml and verticals.yaml are. */
  CONFIG_DIR: z.string().min(1).default('config'),
};
export type EnrichmentEnv = z.output<z.ZodObject<typeof enrichmentEnvShape>>;

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): EnrichmentEnv {
  return readEnv(enrichmentEnvShape, source, 'enrichment');
}
