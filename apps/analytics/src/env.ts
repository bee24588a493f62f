import { readEnv, serviceEnvShape, type ServiceEnv } from '@leadfactory/service-kit';

export function readEnvironment(source: Record<string, string | undefined> = process.env): ServiceEnv {
  return readEnv(serviceEnvShape, source, 'analytics');
}
