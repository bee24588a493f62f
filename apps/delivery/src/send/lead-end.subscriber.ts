import { LeadsEnded } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, HandlesEvent } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { SendLedger } from './ledger.service';

@Injectable()
export class LeadEndSubscriber {
  constructor(
    private readonly ledger: SendLedger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesEvent(LeadsEnded)
  async ended({ leads }: z.output<typeof LeadsEnded.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    const cancelled = leads.filter(({ outcome }) => outcome === 'cancelled').map(({ leadId }) => leadId);
    if (cancelled.length > 0) await this.ledger.cancel(tx, cancelled, this.clock.now());
  }
}
