import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateScoring1795000100000 } from './migrations/1795000100000-create-scoring';

export const scoringMigrations: ServiceMigrations = { service: 'scoring', migrations: [CreateScoring1795000100000] };
