import type { ServiceMigrations } from '@leadfactory/persistence';
import { Egress1767000000002 } from '../migrations/1767000000002-egress';
import { AnswersEnd1767000000003 } from '../migrations/1767000000003-answers-end';
import { UnheardCalls1767000000005 } from '../migrations/1767000000005-unheard-calls';
import { OpenBreakers1767000000006 } from '../migrations/1767000000006-open-breakers';

/** The tables of the egress, for the gateway's migrations; they need the message tables beside them. */
export const egressMigrations: ServiceMigrations['migrations'] = [Egress1767000000002, AnswersEnd1767000000003, UnheardCalls1767000000005, OpenBreakers1767000000006];
