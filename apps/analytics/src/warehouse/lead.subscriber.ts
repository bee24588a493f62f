import { LeadsAdvanced, LeadsEnded, LeadsFound, LeadsReopened, RunFinished, RunStarted } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { LeadFactRepository } from './lead-fact.repository';
import { stageOfStep } from './stage.rules';

@Injectable()
export class LeadSubscriber {
  constructor(private readonly facts: LeadFactRepository) {}

  @HandlesEvent(RunStarted)
  started(run: z.output<typeof RunStarted.payload>, { tenantId, occurredAt }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.runStarted(tx, tenantId, run, occurredAt);
  }

  @HandlesEvent(RunFinished)
  finished(run: z.output<typeof RunFinished.payload>, { tenantId, occurredAt }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.runFinished(tx, tenantId, run, occurredAt);
  }

  @HandlesEvent(LeadsFound)
  found(leads: z.output<typeof LeadsFound.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.found(tx, tenantId, leads);
  }

  @HandlesEvent(LeadsAdvanced)
  async advanced(leads: z.output<typeof LeadsAdvanced.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    const column = stageOfStep(leads.step);
    if (column !== undefined) await this.facts.advanced(tx, tenantId, column, leads);
  }

  @HandlesEvent(LeadsEnded)
  ended(leads: z.output<typeof LeadsEnded.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.ended(tx, tenantId, leads);
  }

  @HandlesEvent(LeadsReopened)
  reopened(leads: z.output<typeof LeadsReopened.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.facts.reopened(tx, tenantId, leads);
  }
}
