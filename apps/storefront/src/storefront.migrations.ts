import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateStorefront1796000200000 } from './migrations/1796000200000-create-storefront';

export const storefrontMigrations: ServiceMigrations = { service: 'storefront', migrations: [CreateStorefront1796000200000] };
