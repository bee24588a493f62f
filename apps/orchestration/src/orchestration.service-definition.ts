import type { ServiceDefinition } from '@leadfactory/service-kit';
import { orchestrationMigrations } from './orchestration.migrations';
import { OrchestrationModule } from './orchestration.module';

export const orchestrationDefinition: ServiceDefinition = { name: 'orchestration', module: OrchestrationModule, migrations: orchestrationMigrations.migrations };
