import { type Caller, dropDeadLetter, getDeadLetter, listDeadLetters, replayDeadLetter } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
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
  list({ cursor, limit, state, service }: z.output<typeof listDeadLetters.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const [at = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 2);
    return this.database.withTenant(tenantId, async (tx) =>
      pageOfRows(await this.repository.list(tx, tenantId, { state: state ?? null, service: service ?? null }, cursor === undefined ? null : { at, id }, limit + 1), limit, shown, (letter) => [letter.at.toISOString(), letter.id]),
    );
  }

  @HandlesOperation(getDeadLetter)
  async get({ id }: z.output<typeof getDeadLetter.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const letter = await this.database.withTenant(tenantId, (tx) => this.repository.find(tx, tenantId, id));
    if (!letter) throw new AppError('not_found', `There is no dead letter ${id}.`);
    return { ...shown(letter), note: letter.note, changedAt: letter.changedAt?.toISOString() ?? null };
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
