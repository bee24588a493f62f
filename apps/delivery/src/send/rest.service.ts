import type { Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Message } from '../message/message.types';
import type { Suppression } from '../suppression/suppression.repository';
import { LeadEndRepository } from './lead-end.repository';
import { SendLedger } from './ledger.service';

/** Mails between two tries: no call for them is under way, so that they can be withdrawn. */
@Injectable()
export class Rest {
  constructor(
    private readonly database: Database,
    private readonly ledger: SendLedger,
    private readonly ends: LeadEndRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The mailbox refused for now. */
  afterRefusal(message: Message, diagnostic: string, until: Date): Promise<void> {
    return this.rest(message, (tx) => this.ledger.nextTry(tx, message, diagnostic, this.clock.now(), until));
  }

  /** The call has not left the house. */
  afterOutage(message: Message, reason: string, until: Date): Promise<void> {
    return this.rest(message, (tx) => this.ledger.postpone(tx, message, reason, until));
  }

  /** Right before another try. Neither suppressed nor begun: the mail is not what it was. */
  end(message: Message): Promise<{ suppression: Suppression | null; begun: boolean }> {
    return this.database.withTenant(message.tenantId, async (tx) => {
      const suppression = await this.ledger.suppressionOf(tx, message);
      return { suppression, begun: suppression === null && (await this.ledger.begin(tx, message, this.clock.now())) };
    });
  }

  private async rest(message: Message, note: (tx: Tx) => Promise<void>): Promise<void> {
    const { tenantId, runId, leadId } = message;
    await this.database.withTenant(tenantId, async (tx) => {
      if (runId !== null) await this.ends.shareRun(tx, runId);
      await note(tx);
      // Heard while the call was under way: nobody will ask for the next.
      if (leadId !== null && (await this.ends.isCancelled(tx, leadId))) await this.ledger.cancel(tx, [leadId], this.clock.now());
    });
  }
}
