import type { ServiceDefinition } from '@leadfactory/service-kit';
import { GatewayModule } from './gateway.module';
import { gatewayMigrations } from './gateway.migrations';

export const gatewayDefinition: ServiceDefinition = { name: 'gateway', module: GatewayModule, migrations: gatewayMigrations.migrations };
