import { AppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';

/** Finds the mail that a report is about, and locks it. */
@Injectable()
export class FeedbackIntake {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly logger: Logger,
  ) {}

  /**
   * Does the work on the mail, when there is one.
   * @param tenantId null when the report does not say
   * @throws AppError unavailable for a mail that is being sent at this moment: the report outran the provider's answer
   */
  async about(messageId: string, tenantId: string | null, work: (tx: Tx, message: Message) => Promise<void>): Promise<void> {
    const tenant = tenantId ?? (await this.database.acrossTenants('a bounce comes with the id of a message alone', (tx) => this.messages.tenantOf(tx, messageId)));
    if (tenant === null) return this.unknown(messageId);
    await this.database.withTenant(tenant, async (tx) => {
      const message = await this.messages.lock(tx, messageId);
      if (!message) return this.unknown(messageId);
      if (message.state === 'intended') throw new AppError('unavailable', `The mail ${messageId} is being sent; its report comes again in a moment.`);
      await work(tx, message);
    });
  }

  private unknown(messageId: string): void {
    this.logger.warn({ messageId }, 'A report is about a mail that is not ours, or not any more.');
  }
}
