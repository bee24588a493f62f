import type { ServiceDefinition } from '@leadfactory/service-kit';
import { targetingMigrations } from './targeting.migrations';
import { TargetingModule } from './targeting.module';

export const targetingDefinition: ServiceDefinition = { name: 'targeting', module: TargetingModule, migrations: targetingMigrations.migrations };
