import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateReports1796000100000 } from './migrations/1796000100000-create-reports';
import { Pictures1796000100001 } from './migrations/1796000100001-pictures';
import { ComparableReports1796000100002 } from './migrations/1796000100002-comparable-reports';
import { EndedDisputes1796000100003 } from './migrations/1796000100003-ended-disputes';

export const reportsMigrations: ServiceMigrations = { service: 'reports', migrations: [CreateReports1796000100000, Pictures1796000100001, ComparableReports1796000100002, EndedDisputes1796000100003] };
