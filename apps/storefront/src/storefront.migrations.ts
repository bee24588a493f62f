import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateStorefront1796000200000 } from './migrations/1796000200000-create-storefront';
import { Refunds1796000200001 } from './migrations/1796000200001-refunds';
import { FailedRefundsAndDisputes1796000200002 } from './migrations/1796000200002-failed-refunds-and-disputes';

export const storefrontMigrations: ServiceMigrations = { service: 'storefront', migrations: [CreateStorefront1796000200000, Refunds1796000200001, FailedRefundsAndDisputes1796000200002] };
