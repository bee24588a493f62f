import type { ServiceDefinition } from '@leadfactory/service-kit';
import { storefrontMigrations } from './storefront.migrations';
import { StorefrontModule } from './storefront.module';

export const storefrontDefinition: ServiceDefinition = { name: 'storefront', module: StorefrontModule, migrations: storefrontMigrations.migrations };
