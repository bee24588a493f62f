import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateWarehouse1795000000001 } from './migrations/1795000000001-create-warehouse';
import { RunsWithoutCampaign1795000000002 } from './migrations/1795000000002-runs-without-campaign';

export const analyticsMigrations: ServiceMigrations = { service: 'analytics', migrations: [CreateWarehouse1795000000001, RunsWithoutCampaign1795000000002] };
