import { type Caller, dropDeadLetters, replayDeadLetters } from '@leadfactory/contracts';
import { toAppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DeadLetterRepository, type LetterFilter } from './dead-letter.repository';
import { DeadLetterService } from './dead-letter.service';
import { ownersOfLetters } from './dead-letters.rules';

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
    return this.each(order, ownersOfLetters(caller), (tx, owner, id) => this.letters.replay(tx, owner, id));
  }

  @HandlesOperation(dropDeadLetters)
  drop({ reason, ...order }: z.output<typeof dropDeadLetters.input>, caller: Caller) {
    // Dropping is for good: the installation's letters, which may be about other tenants, must be named one by one.
    const owners = order.ids === undefined ? [tenantOf(caller)] : ownersOfLetters(caller);
    return this.each(order, owners, (tx, owner, id) => this.letters.drop(tx, owner, id, reason));
  }

  private async each({ limit, dryRun, ...filter }: Order, owners: readonly string[], work: (tx: Tx, owner: string, id: string) => Promise<unknown>) {
    const found: { owner: string; id: string }[] = [];
    let total = 0;
    for (const owner of owners) {
      const { ids, left } = await this.database.withTenant(owner, (tx) => this.repository.open(tx, owner, filter, limit));
      found.push(...ids.map((id) => ({ owner, id })));
      total += ids.length + left;
    }
    const letters = found.slice(0, limit);
    const refused: { id: string; problem: string }[] = [];
    for (const { owner, id } of dryRun ? [] : letters) {
      try {
        await this.database.withTenant(owner, (tx) => work(tx, owner, id));
      } catch (error) {
        const told = toAppError(error);
        if (told.code !== 'conflict' && told.code !== 'not_found') throw error;
        refused.push({ id, problem: told.message });
      }
    }
    return { dryRun, done: letters.length - refused.length, refused, left: total - letters.length };
  }
}
