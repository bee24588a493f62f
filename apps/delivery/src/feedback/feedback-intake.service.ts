import { AppError, type Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';
import { type Handover, Post } from '../message/post.service';
import { Feedback } from './feedback.service';

type Work = (tx: Tx, message: Message) => Promise<void>;

/** Finds the mail that a report is about, and locks it. */
@Injectable()
export class FeedbackIntake {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly post: Post,
    private readonly feedback: Feedback,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Does the work on the first of these that is a mail of ours, whoever's.
   * @throws AppError unavailable for a mail that is being sent at this moment: the report outran the provider's answer
   */
  async aboutFirst(messageIds: readonly string[], work: Work): Promise<void> {
    const found = await this.database.acrossTenants('a mail that comes back names a message and no tenant', (tx) => this.messages.firstOf(tx, messageIds));
    if (found === null) return this.unknown(messageIds);
    await this.about(found.id, found.tenantId, work);
  }

  /**
   * Does the work on the mail, when there is one.
   * @throws AppError unavailable as above
   */
  async about(messageId: string, tenant: string, work: Work): Promise<void> {
    const early = await this.workOn(tenant, messageId, null, work);
    // The report outran the provider's answer, or that was lost: then the report is the first to tell of a mail that has left.
    if (early && (await this.workOn(tenant, messageId, await this.post.recall(early), work))) throw new AppError('unavailable', `The mail ${messageId} is being sent; its report comes again in a moment.`);
  }

  /** Answers the mail when it is still to be sent as far as is known, and nothing was done. */
  private workOn(tenantId: string, messageId: string, known: Handover | null, work: Work): Promise<Message | null> {
    return this.database.withTenant(tenantId, async (tx) => {
      let message = await this.messages.lock(tx, messageId);
      // What a provider carried against the policy is for the sending to tell of: it stops the sender.
      if (message?.state === 'intended' && known?.kind === 'accepted' && known.allowed) {
        await this.feedback.accepted(tx, message, { provider: known.provider, providerMessageId: known.providerMessageId, at: this.clock.now() });
        message = await this.messages.lock(tx, messageId);
      }
      if (message?.state === 'intended') return message;
      if (message) await work(tx, message);
      else this.unknown([messageId]);
      return null;
    });
  }

  private unknown(messageIds: readonly string[]): void {
    this.logger.warn({ messageIds }, 'A report is about a mail that is not ours, or not any more.');
  }
}
