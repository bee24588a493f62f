import { storeLead, type StepOutcome } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { type BatchContext, type BatchItem, CLOCK, HandlesStep } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { codeOf, decide } from './decision.rules';
import { IntakeSettings } from './intake-settings.service';
import { recognisedBy } from './normalise.rules';
import { StoredLeadRepository } from './stored-lead.repository';

@Injectable()
export class StoreLeadStep {
  constructor(
    private readonly book: StoredLeadRepository,
    private readonly settings: IntakeSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Enters what was decided in the book. A rejected lead ends here, and keeps its page in the book. */
  @HandlesStep(storeLead)
  async store(items: BatchItem<typeof storeLead>[], { runId }: BatchContext, tx: Tx): Promise<StepOutcome[]> {
    const decided = items.map(({ leadId, input: { identity, enrichment, verification, rating } }) => ({
      leadId, ...decide(rating, verification, this.settings.thresholds), recognised: recognisedBy(leadId, identity), identity, facts: { enrichment, verification, rating },
    }));
    await this.book.store(tx, runId, decided, this.clock.now());
    return decided.map(({ status, reason }): StepOutcome => {
      const output = { status, reason };
      return status === 'rejected' ? { status: 'end', outcome: 'disqualified', reason: codeOf(reason), detail: reason, output } : { status: 'done', output };
    });
  }
}
