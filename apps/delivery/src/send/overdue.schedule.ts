import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { MessageRepository } from '../message/message.repository';
import { LeadEndRepository } from './lead-end.repository';

/** Whoever still wants a mail asks for its next try within minutes of its time; a run may be paused over a night. */
const PATIENCE_MS = 86_400_000;
const AT_ONCE = 500;
/** A call that was under way when its lead was cancelled has ended long before. */
const ENDS_KEPT_MS = 7 * 86_400_000;

/**
 * Withdraws mails whose next try nobody asks for: the lead failed, or its step was skipped. Who asks
 * after all gets a new decision and the mail.
 */
@Injectable()
export class OverdueSchedule {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly ends: LeadEndRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Scheduled({ name: 'overdueMails', everySeconds: 600 })
  async withdraw(): Promise<void> {
    const now = this.clock.now();
    const dueBefore = new Date(now.getTime() - PATIENCE_MS);
    const overdue = await this.database.acrossTenants('mails that nobody asks for stand with any tenant', async (tx) => {
      await this.ends.forget(tx, new Date(now.getTime() - ENDS_KEPT_MS));
      return this.messages.overdue(tx, dueBefore, AT_ONCE);
    });
    for (const tenantId of new Set(overdue.map((mail) => mail.tenantId))) {
      const ids = overdue.filter((mail) => mail.tenantId === tenantId).map(({ id }) => id);
      await this.database.withTenant(tenantId, (tx) => this.messages.withdrawResting(tx, { ids, dueBefore }, 'not_asked_again', now));
    }
  }
}
