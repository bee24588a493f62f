import type { ServiceDefinition } from '@leadfactory/service-kit';
import { scoringMigrations } from './scoring.migrations';
import { ScoringModule } from './scoring.module';

export const scoringDefinition: ServiceDefinition = { name: 'scoring', module: ScoringModule, migrations: scoringMigrations.migrations };
