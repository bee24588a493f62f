import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateDelivery1796000000001 } from './migrations/1796000000001-create-delivery';

export const deliveryMigrations: ServiceMigrations = { service: 'delivery', migrations: [CreateDelivery1796000000001] };
