import { type Caller, dropDeadLetter, listDeadLetters, replayDeadLetter } from '@leadfactory/contracts';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type DeadLetter, DeadLetterRepository } from './dead-letter.repository';
import { DeadLetterService } from './dead-letter.service';

@Injectable()
export class DeadLetterOperations {
  constructor(
    private readonly database: Database,
    private readonly repository: DeadLetterRepository,
    private readonly letters: DeadLetterService,
  ) {}

  @HandlesOperation(listDeadLetters)
  list({ cursor, limit, state }: z.output<typeof listDeadLetters.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const [at = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 2);
    return this.database.withTenant(tenantId, async (tx) =>
      pageOfRows(await this.repository.list(tx, tenantId, state ?? null, cursor === undefined ? null : { at, id }, limit + 1), limit, shown, (letter) => [letter.at.toISOString(), letter.id]),
    );
  }

  @HandlesOperation(replayDeadLetter)
  async replay({ id }: z.output<typeof replayDeadLetter.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return shown(await this.database.withTenant(tenantId, (tx) => this.letters.replay(tx, tenantId, id)));
  }

  @HandlesOperation(dropDeadLetter)
  async drop({ id, reason }: z.output<typeof dropDeadLetter.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return shown(await this.database.withTenant(tenantId, (tx) => this.letters.drop(tx, tenantId, id, reason)));
  }
}

function shown(letter: DeadLetter) {
  return { ...letter, at: letter.at.toISOString() };
}
