import { type Clock, toAppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';
import { Post } from '../message/post.service';
import { ReportBook } from './report-book.service';

/** Longer than a call of the egress can take: who took a mail and died lets it go again by then. */
const LEASE_MS = 90_000;
const AT_ONCE = 10;

/** Carries the mails of bought reports: right after they were written down, and whenever they are due again (R8.04). */
@Injectable()
export class ReportCourier implements OnModuleDestroy {
  private round: Promise<void> | null = null;
  private wanted = false;
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly post: Post,
    private readonly book: ReportBook,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Something is due. Several calls at once are one round, and another after it. */
  wake(): void {
    this.wanted = true;
    this.round ??= this.carryAll()
      .catch((error: unknown) => this.logger.error({ err: error }, 'Report mails could not be looked for; they are due again in five seconds.'))
      .finally(() => {
        this.round = null;
      });
  }

  @Scheduled({ name: 'reportMails', everySeconds: 5 })
  async due(): Promise<void> {
    this.wake();
    await this.round;
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    await this.round;
  }

  private async carryAll(): Promise<void> {
    while (this.wanted && !this.closed) {
      this.wanted = false;
      const now = this.clock.now();
      const due = await this.database.acrossTenants('report mails of all tenants wait in one line', (tx) => this.messages.takeDueReports(tx, now, new Date(now.getTime() + LEASE_MS), AT_ONCE));
      await Promise.all(due.map((message) => this.carry(message)));
      if (due.length === AT_ONCE) this.wanted = true;
    }
  }

  private async carry(message: Message): Promise<void> {
    try {
      const handover = await this.post.handOver(message, undefined);
      await this.book.settle(message, handover);
    } catch (error) {
      const fault = toAppError(error);
      this.logger.warn({ messageId: message.id, tenantId: message.tenantId, code: fault.code, err: fault.code === 'internal' ? error : undefined }, `The mail with a bought report could not be handed over: ${fault.message}`);
      await this.book.postpone(message, fault);
    }
  }
}
