import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateSourcing1795000300000 } from './migrations/1795000300000-create-sourcing';
import { CreateStoredLeads1795000300001 } from './migrations/1795000300001-create-stored-leads';
import { WhatImportsSaid1795000300002 } from './migrations/1795000300002-what-imports-said';

export const sourcingMigrations: ServiceMigrations = { service: 'sourcing', migrations: [CreateSourcing1795000300000, CreateStoredLeads1795000300001, WhatImportsSaid1795000300002] };
