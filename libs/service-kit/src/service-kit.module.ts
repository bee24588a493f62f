import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Clock } from '@leadfactory/kernel';
import { Messaging, Outbox } from '@leadfactory/messaging';
import { type BlobStore, Database } from '@leadfactory/persistence';
import { EgressClient } from './egress.client';
import type { ServiceEnv } from './env/service-env';
import { Links } from './links';
import { Logger } from './observe/logger';
import { Metrics } from './observe/metrics';
import { OperationClient } from './operation.client';
import { BLOBS, CLOCK, ENV, REDIS, type Redis } from './tokens';

/** What one service was given at its start. */
export interface ServiceParts {
  env: ServiceEnv;
  database: Database;
  messaging: Messaging;
  outbox: Outbox;
  redis: Redis;
  blobs: BlobStore;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/**
 * What every provider of a service may inject. startService imports it into the service's module; it is not global,
 * and each service of a process has its own.
 */
@Module({})
export class ServiceKitModule {
  static of(parts: ServiceParts): DynamicModule {
    const providers = [
      { provide: ENV, useValue: parts.env },
      { provide: Database, useValue: parts.database },
      { provide: Messaging, useValue: parts.messaging },
      { provide: Outbox, useValue: parts.outbox },
      { provide: REDIS, useValue: parts.redis },
      { provide: BLOBS, useValue: parts.blobs },
      { provide: CLOCK, useValue: parts.clock },
      { provide: Logger, useValue: parts.logger },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Links, useValue: new Links(parts.env.LINK_SECRET, parts.clock) },
      { provide: EgressClient, useValue: new EgressClient(parts.messaging, parts.metrics) },
      { provide: OperationClient, useValue: new OperationClient(parts.messaging) },
    ];
    return { module: ServiceKitModule, imports: [DiscoveryModule], providers, exports: [...providers.map(({ provide }) => provide), DiscoveryModule] };
  }
}
