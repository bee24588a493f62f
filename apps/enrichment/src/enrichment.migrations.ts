import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateEnrichment1795400000000 } from './migrations/1795400000000-create-enrichment';

export const enrichmentMigrations: ServiceMigrations = { service: 'enrichment', migrations: [CreateEnrichment1795400000000] };
