import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreatePersonalization1796000000000 } from './migrations/1796000000000-create-personalization';

export const personalizationMigrations: ServiceMigrations = { service: 'personalization', migrations: [CreatePersonalization1796000000000] };
