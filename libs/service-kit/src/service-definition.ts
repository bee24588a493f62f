import type { Type } from '@nestjs/common';
import type { ServiceName } from '@leadfactory/contracts';
import type { EntityClass, MigrationClass } from '@leadfactory/persistence';

/** A service: its name and its wiring. */
export interface ServiceDefinition {
  name: ServiceName;
  module: Type;
  entities?: EntityClass[];
  /** When given, the service refuses to start unless exactly these have been applied. */
  migrations?: MigrationClass[];
  /** For a service that only counts what it hears of: its events are taken together, every so many milliseconds. */
  eventsTogetherEveryMs?: number;
}
