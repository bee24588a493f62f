import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { edgeEnvShape } from './edge/edge.schema';
import { egressEnvShape } from './egress/egress.env';

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env) {
  return readEnv({ ...serviceEnvShape, ...edgeEnvShape, ...egressEnvShape }, source, 'gateway');
}

export type GatewayEnv = ReturnType<typeof readEnvironment>;
