import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateTargeting1795000200000 } from './migrations/1795000200000-create-targeting';
import { Launches1795000200001 } from './migrations/1795000200001-launches';

export const targetingMigrations: ServiceMigrations = { service: 'targeting', migrations: [CreateTargeting1795000200000, Launches1795000200001] };
