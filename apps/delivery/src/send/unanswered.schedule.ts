import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { MessageRepository } from '../message/message.repository';
import { Reconciler } from './reconciler.service';
import { UNDER_WAY_MS } from './wait.rules';

const AT_ONCE = 100;

/** Looks at mails that were about to leave and of which nothing was heard since. */
@Injectable()
export class UnansweredSchedule {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly reconciler: Reconciler,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Scheduled({ name: 'unansweredMails', everySeconds: 20 })
  async look(): Promise<void> {
    const askedBefore = new Date(this.clock.now().getTime() - UNDER_WAY_MS);
    const unanswered = await this.database.acrossTenants('mails without an answer stand with any tenant', (tx) => this.messages.unanswered(tx, askedBefore, AT_ONCE));
    for (const message of unanswered) {
      await this.reconciler.reconcile(message).catch((error: unknown) => {
        this.logger.debug({ messageId: message.id, tenantId: message.tenantId, err: error }, 'What became of a mail cannot be told yet; it is looked at again.');
      });
    }
  }
}
