import type { Type } from '@nestjs/common';
import type { ServiceName } from '@leadfactory/contracts';
import type { EntityClass, MigrationClass } from '@leadfactory/persistence';

export interface FrontDoor {
  /** Lets nobody in any more; fulfilled when those inside have been answered, or cut off after so long. */
  closeWithin(milliseconds: number): Promise<void>;
}

/** A service: its name and its wiring. */
export interface ServiceDefinition {
  name: ServiceName;
  module: Type;
  entities?: EntityClass[];
  /** When given, the service refuses to start unless exactly these have been applied. */
  migrations?: MigrationClass[];
  /** What lets requests in from outside; it is closed before the handlers that answer them stop. */
  frontDoor?: Type<FrontDoor>;
  /** For a service that only counts what it hears of: its events are taken together, every so many milliseconds. */
  eventsTogetherEveryMs?: number;
}
