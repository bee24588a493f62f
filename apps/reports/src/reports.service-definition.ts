import type { ServiceDefinition } from '@leadfactory/service-kit';
import { reportsMigrations } from './reports.migrations';
import { ReportsModule } from './reports.module';

export const reportsDefinition: ServiceDefinition = { name: 'reports', module: ReportsModule, migrations: reportsMigrations.migrations };
