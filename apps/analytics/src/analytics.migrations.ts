import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateWarehouse1795000000001 } from './migrations/1795000000001-create-warehouse';

export const analyticsMigrations: ServiceMigrations = { service: 'analytics', migrations: [CreateWarehouse1795000000001] };
