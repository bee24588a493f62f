import { Module } from '@nestjs/common';
import { BreakdownRepository } from './funnel/breakdown.repository';
import { FunnelOperations } from './funnel/funnel.operation';
import { FunnelRepository } from './funnel/funnel.repository';
import { CostSubscriber } from './warehouse/cost.subscriber';
import { LeadFactRepository } from './warehouse/lead-fact.repository';
import { LeadSubscriber } from './warehouse/lead.subscriber';
import { MessageFactRepository } from './warehouse/message-fact.repository';
import { MessageSubscriber } from './warehouse/message.subscriber';
import { MoneyFactRepository } from './warehouse/money-fact.repository';
import { PurchaseSubscriber } from './warehouse/purchase.subscriber';
import { WarehouseTurn } from './warehouse/turn.repository';

const warehouse = [WarehouseTurn, LeadFactRepository, LeadSubscriber, MessageFactRepository, MessageSubscriber, MoneyFactRepository, PurchaseSubscriber, CostSubscriber];
const funnel = [FunnelOperations, FunnelRepository, BreakdownRepository];

@Module({ providers: [...warehouse, ...funnel] })
export class AnalyticsModule {}
