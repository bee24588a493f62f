import type { ServiceDefinition } from '@leadfactory/service-kit';
import { assessmentMigrations } from './assessment.migrations';
import { AssessmentModule } from './assessment.module';

export const assessmentDefinition: ServiceDefinition = { name: 'assessment', module: AssessmentModule, migrations: assessmentMigrations.migrations };
