import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateDelivery1796000000001 } from './migrations/1796000000001-create-delivery';
import { RestingMails1796000000002 } from './migrations/1796000000002-resting-mails';
import { UnansweredMails1796000000003 } from './migrations/1796000000003-unanswered-mails';

export const deliveryMigrations: ServiceMigrations = { service: 'delivery', migrations: [CreateDelivery1796000000001, RestingMails1796000000002, UnansweredMails1796000000003] };
