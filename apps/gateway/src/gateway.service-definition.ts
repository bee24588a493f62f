import type { ServiceDefinition } from '@leadfactory/service-kit';
import { EdgeService } from './edge/edge.service';
import { GatewayModule } from './gateway.module';
import { gatewayMigrations } from './gateway.migrations';

export const gatewayDefinition: ServiceDefinition = { name: 'gateway', module: GatewayModule, migrations: gatewayMigrations.migrations, frontDoor: EdgeService };
