import type { Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Message } from '../message/message.types';
import { Policy } from '../policy/policy.service';
import type { Suppression } from '../suppression/suppression.repository';
import { LeadEndRepository } from './lead-end.repository';
import { SendLedger } from './ledger.service';
import { mayBeUnderWay, pauseWait, type Wait } from './wait.rules';

/** What another try comes to. `changed`: the mail is not what it was. */
export type Turn = { kind: 'begun' } | { kind: 'changed' } | { kind: 'suppressed'; suppression: Suppression } | { kind: 'wait'; wait: Wait };

/** Mails between two tries: no call for them is under way, so that they can be withdrawn. */
@Injectable()
export class Rest {
  constructor(
    private readonly database: Database,
    private readonly ledger: SendLedger,
    private readonly ends: LeadEndRepository,
    private readonly policy: Policy,
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

  /** Right before another try: it waits for all that a first one waits for (R10.03, R10.04, R10.06). */
  end(message: Message, window: Wait | null): Promise<Turn> {
    const now = this.clock.now();
    const { perDomainPerMinute } = this.policy.rules.throttle;
    return this.database.withTenant(message.tenantId, async (tx) => {
      const suppression = await this.ledger.suppressionOf(tx, message);
      if (suppression) return { kind: 'suppressed', suppression };
      const pause = await this.ledger.pauseOf(tx, message);
      const wait = pause ? pauseWait(pause, now) : (window ?? (await this.ledger.takePace(tx, message.to, now, perDomainPerMinute)));
      if (wait) return { kind: 'wait', wait };
      return { kind: (await this.ledger.begin(tx, message, now)) ? 'begun' : 'changed' };
    });
  }

  /** It waits on, as the same try. False when it is not what it was: decide again. */
  async goOn(message: Message, wait: Wait): Promise<boolean> {
    // Put to rest now, it could be withdrawn while its call is under way; the reconciler looks at it when none can be any more.
    if (mayBeUnderWay(message, this.clock.now())) return true;
    return this.rest(message, (tx) => this.ledger.keepResting(tx, message, wait));
  }

  private rest<T>(message: Message, note: (tx: Tx) => Promise<T>): Promise<T> {
    const { tenantId, runId, leadId } = message;
    return this.database.withTenant(tenantId, async (tx) => {
      if (runId !== null) await this.ends.shareRun(tx, runId);
      const noted = await note(tx);
      // Heard while the call was under way: nobody will ask for the next.
      if (leadId !== null && (await this.ends.isCancelled(tx, leadId))) await this.ledger.cancel(tx, [leadId], this.clock.now());
      return noted;
    });
  }
}
