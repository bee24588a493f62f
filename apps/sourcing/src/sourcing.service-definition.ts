import type { ServiceDefinition } from '@leadfactory/service-kit';
import { sourcingMigrations } from './sourcing.migrations';
import { SourcingModule } from './sourcing.module';

export const sourcingDefinition: ServiceDefinition = { name: 'sourcing', module: SourcingModule, migrations: sourcingMigrations.migrations };
