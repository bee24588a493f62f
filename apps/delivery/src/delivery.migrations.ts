import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateDelivery1796000000001 } from './migrations/1796000000001-create-delivery';
import { RestingMails1796000000002 } from './migrations/1796000000002-resting-mails';

export const deliveryMigrations: ServiceMigrations = { service: 'delivery', migrations: [CreateDelivery1796000000001, RestingMails1796000000002] };
