import { type AppError, type Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Feedback } from '../feedback/feedback.service';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';
import type { Handover } from '../message/post.service';
import { SendLedger } from '../send/ledger.service';
import { retryAfterFault, retryAfterRefusal } from './report-retry.rules';

/** Writes down what came of carrying a report's mail. */
@Injectable()
export class ReportBook {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly ledger: SendLedger,
    private readonly feedback: Feedback,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async settle(taken: Message, handover: Handover): Promise<void> {
    const at = this.clock.now();
    await this.database.withTenant(taken.tenantId, async (tx) => {
      const message = await this.messages.lock(tx, taken.id);
      // Another replica was faster after our lease had ended; the egress gave both the same answer.
      if (!message || message.state !== 'intended' || message.tries !== taken.tries) return;
      switch (handover.kind) {
        case 'accepted':
          return this.feedback.accepted(tx, message, { provider: handover.provider, providerMessageId: handover.providerMessageId, at });
        case 'unknown':
          this.logger.error({ messageId: message.id, tenantId: message.tenantId }, 'Whether the mail with a bought report left is not known; a person must look.');
          return this.ledger.hold(tx, message, 'fate_unknown', at);
        case 'refused': {
          const retryAt = handover.permanent ? null : retryAfterRefusal(at, message.tries);
          if (retryAt) return this.ledger.nextTry(tx, message, handover.diagnostic, at, retryAt);
          this.logger.error({ messageId: message.id, tenantId: message.tenantId, diagnostic: handover.diagnostic }, 'The buyer’s mailbox refuses the report.');
          return this.feedback.bounced(tx, message, { ...handover, at, eventId: `${message.id}:refused:${message.tries}` });
        }
      }
    });
  }

  /** Nothing happens to a mail that left all the same: the fault may have come after the note of it was committed. */
  async postpone(message: Message, fault: AppError): Promise<void> {
    await this.database.withTenant(message.tenantId, (tx) => this.messages.rest(tx, message, { tries: message.tries, reason: fault.message, nextTryAt: retryAfterFault(this.clock.now(), fault) }));
  }
}
