import type { ServiceMigrations } from '@leadfactory/persistence';
import { egressMigrations } from './egress/egress.migrations';
import { CreateGateway1767000000001 } from './migrations/1767000000001-create-gateway';
import { KeysOfWork1767000000004 } from './migrations/1767000000004-keys-of-work';

export const gatewayMigrations: ServiceMigrations = {
  service: 'gateway',
  migrations: [CreateGateway1767000000001, ...(egressMigrations), KeysOfWork1767000000004],
};
