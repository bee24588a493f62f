import type { ServiceDefinition } from '@leadfactory/service-kit';
import { deliveryMigrations } from './delivery.migrations';
import { DeliveryModule } from './delivery.module';

export const deliveryDefinition: ServiceDefinition = { name: 'delivery', module: DeliveryModule, migrations: deliveryMigrations.migrations };
