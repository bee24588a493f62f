import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateReports1796000100000 } from './migrations/1796000100000-create-reports';

export const reportsMigrations: ServiceMigrations = { service: 'reports', migrations: [CreateReports1796000100000] };
