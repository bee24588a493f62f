import { TenantBudgetChanged } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Dispatcher } from '../engine/dispatcher.service';
import { ISSUED_STEPS } from '../pipelines/pipelines.rules';
import { VerbRepository } from './verb.repository';

/** Leads that wait for the tenant's money until the next day need not, once there is some (R1.11). */
@Injectable()
export class MoneySubscriber {
  constructor(
    private readonly verbs: VerbRepository,
    private readonly dispatcher: Dispatcher,
  ) {}

  @HandlesEvent(TenantBudgetChanged)
  async changed(_: z.output<typeof TenantBudgetChanged.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    if (await this.verbs.wakeForMoney(tx, tenantId)) this.dispatcher.after(tx, tenantId, [...ISSUED_STEPS.keys()]);
  }
}
