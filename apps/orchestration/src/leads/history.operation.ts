import { type Caller, getLeadHistory } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { HistoryRepository } from './history.repository';
import { shownHistory } from './history.rules';

@Injectable()
export class HistoryOperations {
  constructor(
    private readonly database: Database,
    private readonly history: HistoryRepository,
  ) {}

  @HandlesOperation(getLeadHistory)
  get({ id, outputs }: z.output<typeof getLeadHistory.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const lead = await this.history.head(tx, tenantId, id);
      if (!lead) throw new AppError('not_found', `There is no lead ${id}.`);
      const steps = shownHistory(await this.history.steps(tx, tenantId, lead.runId, id, outputs), outputs);
      return {
        ...lead, createdAt: lead.createdAt.toISOString(), endedAt: lead.endedAt?.toISOString() ?? null, cost: { micros: steps.reduce((sum, { cost }) => sum + cost.micros, 0), currency: 'USD' }, steps,
        actions: (await this.history.actions(tx, tenantId, id)).map((action) => ({ ...action, at: action.at.toISOString() })),
        deadLetters: (await this.history.deadLetters(tx, tenantId, id)).map((letter) => ({ ...letter, at: letter.at.toISOString() })),
      };
    });
  }
}
