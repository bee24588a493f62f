import { MessageDeadLettered } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DeadLetterService } from './dead-letter.service';

@Injectable()
export class DeadLetterSubscriber {
  constructor(private readonly letters: DeadLetterService) {}

  @HandlesEvent(MessageDeadLettered)
  given({ deadLetterId, at, ...letter }: z.output<typeof MessageDeadLettered.payload>, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    return this.letters.note(tx, tenantId, { ...letter, id: deadLetterId, at: new Date(at) });
  }
}
