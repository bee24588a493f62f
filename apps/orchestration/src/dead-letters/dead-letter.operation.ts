import { type Caller, dropDeadLetter, getDeadLetter, listDeadLetters, replayDeadLetter } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, pageOfRows, placeIn } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type DeadLetter, type DeadLetterDetail, DeadLetterRepository } from './dead-letter.repository';
import { DeadLetterService } from './dead-letter.service';
import { newestLetters, ownersOfLetters, shownLetter } from './dead-letters.rules';

@Injectable()
export class DeadLetterOperations {
  constructor(
    private readonly database: Database,
    private readonly repository: DeadLetterRepository,
    private readonly letters: DeadLetterService,
  ) {}

  @HandlesOperation(listDeadLetters)
  async list({ cursor, limit, state, service }: z.output<typeof listDeadLetters.input>, caller: Caller) {
    const [at = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const before = cursor === undefined ? null : { at, id };
    const lists = await Promise.all(
      ownersOfLetters(caller).map(async (owner) => {
        const found = await this.database.withTenant(owner, (tx) => this.repository.list(tx, owner, { state: state ?? null, service: service ?? null }, before, limit + 1));
        return found.map((letter) => ({ ...letter, owner }));
      }),
    );
    return pageOfRows(newestLetters(lists), limit, shownLetter, (letter) => [letter.at.toISOString(), letter.id]);
  }

  @HandlesOperation(getDeadLetter)
  async get({ id }: z.output<typeof getDeadLetter.input>, caller: Caller) {
    const { changedAt, ...letter } = await this.found(id, caller);
    return { ...shownLetter(letter), changedAt: changedAt?.toISOString() ?? null };
  }

  @HandlesOperation(replayDeadLetter)
  replay({ id }: z.output<typeof replayDeadLetter.input>, caller: Caller) {
    return this.act(id, caller, (tx, owner) => this.letters.replay(tx, owner, id));
  }

  @HandlesOperation(dropDeadLetter)
  drop({ id, reason }: z.output<typeof dropDeadLetter.input>, caller: Caller) {
    return this.act(id, caller, (tx, owner) => this.letters.drop(tx, owner, id, reason));
  }

  private async act(id: string, caller: Caller, work: (tx: Tx, owner: string) => Promise<DeadLetter>) {
    const { owner } = await this.found(id, caller);
    return shownLetter({ ...(await this.database.withTenant(owner, (tx) => work(tx, owner))), owner });
  }

  private async found(id: string, caller: Caller): Promise<DeadLetterDetail & { owner: string }> {
    for (const owner of ownersOfLetters(caller)) {
      const letter = await this.database.withTenant(owner, (tx) => this.repository.find(tx, owner, id));
      if (letter) return { ...letter, owner };
    }
    throw new AppError('not_found', `There is no dead letter ${id}.`);
  }
}
