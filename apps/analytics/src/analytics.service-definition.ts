import type { ServiceDefinition } from '@leadfactory/service-kit';
import { analyticsMigrations } from './analytics.migrations';
import { AnalyticsModule } from './analytics.module';

/** Nobody acts upon a count within a quarter of a second; transactions for many events cost a fraction. */
const EVERY_MS = 250;

export const analyticsDefinition: ServiceDefinition = { name: 'analytics', module: AnalyticsModule, migrations: analyticsMigrations.migrations, eventsTogetherEveryMs: EVERY_MS };
