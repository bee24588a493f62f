import type { ServiceDefinition } from '@leadfactory/service-kit';
import { personalizationMigrations } from './personalization.migrations';
import { PersonalizationModule } from './personalization.module';

export const personalizationDefinition: ServiceDefinition = { name: 'personalization', module: PersonalizationModule, migrations: personalizationMigrations.migrations };
