import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateAssessment1795300000000 } from './migrations/1795300000000-create-assessment';

export const assessmentMigrations: ServiceMigrations = { service: 'assessment', migrations: [CreateAssessment1795300000000] };
