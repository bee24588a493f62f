import { ProviderCalled, ProvidersCalled } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { MoneyFactRepository } from './money-fact.repository';

@Injectable()
export class CostSubscriber {
  constructor(private readonly facts: MoneyFactRepository) {}

  @HandlesEvent(ProvidersCalled)
  calledTogether({ calls }: z.output<typeof ProvidersCalled.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.called(tx, tenantId, calls);
  }

  /** From gateways of an earlier version: the event's own id stands for the call. */
  @HandlesEvent(ProviderCalled)
  called(call: z.output<typeof ProviderCalled.payload>, { id, tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.called(tx, tenantId, [{ ...call, callId: id }]);
  }
}
