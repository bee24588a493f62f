import { type Caller, dropDeadLetters, replayDeadLetters } from '@leadfactory/contracts';
import { toAppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DeadLetterRepository, type LetterFilter } from './dead-letter.repository';
import { DeadLetterService } from './dead-letter.service';

type Order = LetterFilter & { limit: number; dryRun: boolean };

/** Many dead letters at once; each in a transaction of its own, so that one that cannot be sent keeps no other back. */
@Injectable()
export class DeadLettersOperations {
  constructor(
    private readonly database: Database,
    private readonly repository: DeadLetterRepository,
    private readonly letters: DeadLetterService,
  ) {}

  @HandlesOperation(replayDeadLetters)
  replay(order: z.output<typeof replayDeadLetters.input>, caller: Caller) {
    return this.each(order, caller, (tx, tenantId, id) => this.letters.replay(tx, tenantId, id));
  }

  @HandlesOperation(dropDeadLetters)
  drop({ reason, ...order }: z.output<typeof dropDeadLetters.input>, caller: Caller) {
    return this.each(order, caller, (tx, tenantId, id) => this.letters.drop(tx, tenantId, id, reason));
  }

  private async each({ limit, dryRun, ...filter }: Order, caller: Caller, work: (tx: Tx, tenantId: string, id: string) => Promise<unknown>) {
    const tenantId = tenantOf(caller);
    const { ids, left } = await this.database.withTenant(tenantId, (tx) => this.repository.open(tx, tenantId, filter, limit));
    const refused: { id: string; problem: string }[] = [];
    for (const id of dryRun ? [] : ids) {
      try {
        await this.database.withTenant(tenantId, (tx) => work(tx, tenantId, id));
      } catch (error) {
        const told = toAppError(error);
        if (told.code !== 'conflict' && told.code !== 'not_found') throw error;
        refused.push({ id, problem: told.message });
      }
    }
    return { dryRun, done: ids.length - refused.length, refused, left };
  }
}
