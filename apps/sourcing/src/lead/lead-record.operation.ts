import { type Caller, getLeadRecord } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { StoredLeadRepository } from './stored-lead.repository';

@Injectable()
export class LeadRecordOperation {
  constructor(
    private readonly database: Database,
    private readonly book: StoredLeadRepository,
  ) {}

  @HandlesOperation(getLeadRecord)
  get({ id }: { id: string }, caller: Caller): Promise<z.input<(typeof getLeadRecord)['output']>> {
    return this.database.withTenant(tenantOf(caller), async (tx) => {
      const lead = await this.book.find(tx, id);
      if (!lead) throw new AppError('not_found', `The book of leads has no lead ${id}.`);
      const changes = await this.book.changes(tx, id);
      const { facts, enteredAt, changedAt, ...shown } = lead;
      return {
        ...shown, verification: facts?.verification ?? null, rating: facts?.rating ?? null, enteredAt: enteredAt.toISOString(), changedAt: changedAt.toISOString(),
        changes: changes.map(({ status, reason, at }) => ({ status, reason, at: at.toISOString() })),
      };
    });
  }
}
