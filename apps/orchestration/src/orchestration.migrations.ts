import type { ServiceMigrations } from '@leadfactory/persistence';
import { CreateOrchestration1795000000000 } from './migrations/1795000000000-create-orchestration';
import { LeadsSentIn1795000000001 } from './migrations/1795000000001-leads-sent-in';
import { Envelopes1795000000002 } from './migrations/1795000000002-envelopes';
import { OperatorVerbs1795000000010 } from './migrations/1795000000010-operator-verbs';
import { EnvelopesOfWork1795000000011 } from './migrations/1795000000011-envelopes-of-work';
import { CampaignWords1795000000012 } from './migrations/1795000000012-campaign-words';
import { OwedPast1795000000013 } from './migrations/1795000000013-owed-past';

export const orchestrationMigrations: ServiceMigrations = {
  service: 'orchestration',
  migrations: [CreateOrchestration1795000000000, LeadsSentIn1795000000001, Envelopes1795000000002, OperatorVerbs1795000000010, EnvelopesOfWork1795000000011, CampaignWords1795000000012, OwedPast1795000000013],
};
