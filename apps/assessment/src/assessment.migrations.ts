import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateAssessment1795300000000 } from './migrations/1795300000000-create-assessment';
import { Screenshots1795300000001 } from './migrations/1795300000001-screenshots';

export const assessmentMigrations: ServiceMigrations = { service: 'assessment', migrations: [CreateAssessment1795300000000, Screenshots1795300000001] };
