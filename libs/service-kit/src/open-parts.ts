import { type Clock, systemClock } from '@leadfactory/kernel';
import { Messaging, Outbox } from '@leadfactory/messaging';
import { Database, openBlobStore } from '@leadfactory/persistence';
import type { ServiceEnv } from './env/service-env';
import type { Logger } from './observe/logger';
import { Metrics } from './observe/metrics';
import { closeRedis, connectRedis } from './redis';
import type { ServiceParts } from './service-kit.module';
import type { Shutdown } from './shutdown';
import type { ServiceDefinition } from './service-definition';

/** Four for the work, one that the leading replica's lock may hold. */
const CONNECTIONS = 5;

/** Opens everything that the service depends on, at the same time. @throws AppError naming what is away */
export async function openParts(definition: ServiceDefinition, env: ServiceEnv, logger: Logger, shutdown: Shutdown, clock: Clock = systemClock): Promise<ServiceParts> {
  const { name } = definition;
  const metrics = new Metrics(name, env.SERVICE_PART);
  shutdown.add('Metrics', async () => metrics.close());
  const opened = await Promise.allSettled([
    Database.open({ service: name, url: env.DATABASE_URL, entities: definition.entities, migrations: definition.migrations, poolSize: CONNECTIONS }),
    Messaging.connect({ url: env.NATS_URL, prefix: env.NATS_PREFIX, service: name, replicas: env.NATS_REPLICAS, log: logger }),
    connectRedis(env.REDIS_URL, name, logger),
  ]);
  const [database, messaging, redis] = opened;
  if (database.status === 'fulfilled') shutdown.add('The database', () => database.value.close());
  if (messaging.status === 'fulfilled') shutdown.add('The broker', () => messaging.value.close());
  if (redis.status === 'fulfilled') shutdown.add('Redis', () => closeRedis(redis.value));
  if (database.status === 'rejected') throw database.reason;
  if (messaging.status === 'rejected') throw messaging.reason;
  if (redis.status === 'rejected') throw redis.reason;
  return {
    env, clock, logger, metrics,
    database: database.value, messaging: messaging.value, redis: redis.value,
    outbox: new Outbox(messaging.value),
    blobs: openBlobStore(env.BLOB_URL),
  };
}
