import { deduplicateLead, type StepOutcome } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { type BatchContext, type BatchItem, CLOCK, HandlesStep } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { judgeDuplicates } from './duplicate.rules';
import { recognisedBy } from './normalise.rules';
import { StoredLeadRepository } from './stored-lead.repository';

@Injectable()
export class DeduplicateLeadStep {
  constructor(
    private readonly book: StoredLeadRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A lead that stands in the book already, or earlier in this batch, ends here with the first one's id. */
  @HandlesStep(deduplicateLead)
  async deduplicate(items: BatchItem<typeof deduplicateLead>[], { tenantId, runId }: BatchContext, tx: Tx): Promise<StepOutcome[]> {
    await this.book.hold(tx, tenantId);
    const recognised = items.map(({ leadId, input }) => recognisedBy(leadId, input.identity));
    const verdicts = judgeDuplicates(recognised, await this.book.alike(tx, recognised));
    await this.book.enter(tx, runId, items.map(({ input }, at) => ({ recognised: recognised[at]!, identity: input.identity, verdict: verdicts[at]! })), this.clock.now());
    return verdicts.map(({ leadId, originalId, reasons }, at): StepOutcome =>
      originalId === leadId
        ? { status: 'done', output: { checkedKeys: items[at]!.input.identity.keys } }
        : { status: 'end', outcome: 'skipped', reason: 'duplicate', detail: `It is lead ${originalId}: ${reasons.join(', ')}.` },
    );
  }
}
