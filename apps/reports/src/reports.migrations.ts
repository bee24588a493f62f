import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateReports1796000100000 } from './migrations/1796000100000-create-reports';
import { Pictures1796000100001 } from './migrations/1796000100001-pictures';

export const reportsMigrations: ServiceMigrations = { service: 'reports', migrations: [CreateReports1796000100000, Pictures1796000100001] };
