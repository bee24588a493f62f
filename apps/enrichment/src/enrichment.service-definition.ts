import type { ServiceDefinition } from '@leadfactory/service-kit';
import { enrichmentMigrations } from './enrichment.migrations';
import { EnrichmentModule } from './enrichment.module';

export const enrichmentDefinition: ServiceDefinition = { name: 'enrichment', module: EnrichmentModule, migrations: enrichmentMigrations.migrations };
