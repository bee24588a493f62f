import type { ServiceMigrations } from '@leadfactory/persistence';
import { egressMigrations } from './egress/egress.migrations';
import { CreateGateway1767000000001 } from './migrations/1767000000001-create-gateway';

export const gatewayMigrations: ServiceMigrations = {
  service: 'gateway',
  migrations: [CreateGateway1767000000001, ...(egressMigrations)],
};
