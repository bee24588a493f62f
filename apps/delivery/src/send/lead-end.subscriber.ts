import { LeadsEnded, LeadsReopened } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, HandlesEvent } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { LeadEndRepository } from './lead-end.repository';
import { SendLedger } from './ledger.service';

@Injectable()
export class LeadEndSubscriber {
  constructor(
    private readonly ends: LeadEndRepository,
    private readonly ledger: SendLedger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesEvent(LeadsEnded)
  async ended({ runId, campaignId, leads }: z.output<typeof LeadsEnded.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    // A lead whose mail an operator skips is asked for no more either.
    const cancelled = leads.filter(({ outcome }) => outcome === 'cancelled' || outcome === 'skipped');
    // Leads that were sent in are written to by nobody here.
    if (campaignId === null || cancelled.length === 0) return;
    await this.ends.holdRun(tx, runId);
    await this.ends.note(tx, 'cancelled', cancelled);
    await this.ledger.cancel(tx, cancelled.map(({ leadId }) => leadId), this.clock.now());
  }

  @HandlesEvent(LeadsReopened)
  async reopened({ campaignId, leads }: z.output<typeof LeadsReopened.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    if (campaignId !== null) await this.ends.note(tx, 'reopened', leads);
  }
}
