import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env) {
  return readEnv(
    {
      ...serviceEnvShape,
      /** The folder of delivery.yaml. */
      CONFIG_DIR: z.string().default('config'),
      /** Keys the hashes under which suppressed addresses are kept. Whoever changes it forgets every suppression. */
      SUPPRESSION_SECRET: z.string({ error: 'expected a random text of at least 32 characters' }).min(32, { error: 'expected a random text of at least 32 characters' }),
    },
    source,
    'delivery',
  );
}

export type DeliveryEnv = ReturnType<typeof readEnvironment>;
