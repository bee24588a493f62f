import type { ServiceDefinition } from '@leadfactory/service-kit';
import { analyticsMigrations } from './analytics.migrations';
import { AnalyticsModule } from './analytics.module';

export const analyticsDefinition: ServiceDefinition = { name: 'analytics', module: AnalyticsModule, migrations: analyticsMigrations.migrations };
