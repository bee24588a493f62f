import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateOrchestration1795000000000 } from './migrations/1795000000000-create-orchestration';

export const orchestrationMigrations: ServiceMigrations = { service: 'orchestration', migrations: [CreateOrchestration1795000000000] };
