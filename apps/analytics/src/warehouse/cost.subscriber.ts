import { ProviderCalled } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { MoneyFactRepository } from './money-fact.repository';

@Injectable()
export class CostSubscriber {
  constructor(private readonly facts: MoneyFactRepository) {}

  @HandlesEvent(ProviderCalled)
  called(call: z.output<typeof ProviderCalled.payload>, { id, tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.called(tx, tenantId, id, call);
  }
}
