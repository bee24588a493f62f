import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateSourcing1795000300000 } from './migrations/1795000300000-create-sourcing';

export const sourcingMigrations: ServiceMigrations = { service: 'sourcing', migrations: [CreateSourcing1795000300000] };
