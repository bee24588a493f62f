import { LeadsEnded } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, HandlesEvent } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { StoredLeadRepository } from './stored-lead.repository';

/** The book follows what people decide of leads that waited for them, and forgets those that failed on their way as originals. */
@Injectable()
export class LeadEndSubscriber {
  constructor(
    private readonly book: StoredLeadRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesEvent(LeadsEnded)
  async ended({ campaignId, leads }: z.output<typeof LeadsEnded.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    if (campaignId !== null) return;
    const now = this.clock.now();
    const endedAs = (outcomes: readonly string[]) => leads.filter(({ outcome }) => outcomes.includes(outcome));
    await this.book.move(tx, 'pending_review', endedAs(['completed']).map(({ leadId }) => ({ leadId, status: 'approved', reason: 'approved by a reviewer' })), now);
    await this.book.move(tx, 'pending_review', endedAs(['rejected', 'cancelled']).map(({ leadId, reason }) => ({ leadId, status: 'rejected', reason })), now);
    // One whose step an operator skipped did not get in either; a duplicate stands as such already.
    await this.book.move(tx, 'entering', endedAs(['failed', 'cancelled', 'skipped']).map(({ leadId, reason }) => ({ leadId, status: 'failed', reason })), now);
  }
}
