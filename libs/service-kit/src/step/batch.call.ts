import { type Step, type StepEnvelope, type StepItem, StepOutcome } from '@leadfactory/contracts';
import { AppError, NO_COST } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { z } from 'zod';
import type { Handler } from '../handlers/discover';
import { parseAs } from '../validate';
import { type Finished, StepDesk, type StepParts } from './step.desk';
import { StepFacts } from './step.facts';
import type { BatchContext, BatchItem } from './step.types';

const Outcomes = z.array(StepOutcome);

/** Asks a batch handler for many leads' outcomes at once, and checks what goes in and what comes out. */
export class BatchCall {
  readonly desk: StepDesk;
  private readonly facts: StepFacts;

  constructor(
    private readonly handler: Handler<'step'>,
    parts: StepParts,
  ) {
    this.desk = new StepDesk(handler.binding.contract, parts);
    this.facts = new StepFacts(handler.binding.contract);
  }

  /** One outcome per lead; leads whose facts do not fit fail without the handler. @throws what the handler throws, for all of them */
  async run(envelope: StepEnvelope, items: readonly StepItem[], startedAt: Date, tx?: Tx): Promise<Finished[]> {
    if (items.length === 0) return [];
    const context: BatchContext = { tenantId: envelope.tenantId, runId: envelope.runId, campaignId: envelope.campaignId, dry: envelope.dry, traceparent: envelope.traceparent };
    const { good, bad } = this.received(envelope, items, startedAt);
    const given = good.length === 0 ? [] : await this.handler.call(good.map(({ batchItem }) => batchItem), context, tx);
    const outcomes = parseAs(Outcomes, given, `What ${this.handler.where} answered`, 'internal');
    if (outcomes.length !== good.length) throw new AppError('internal', `${this.handler.where} answered ${outcomes.length} outcomes for ${good.length} leads.`);
    return [...good.map(({ item }, at): Finished => ({ item, outcome: this.facts.given(outcomes[at] as StepOutcome), cost: NO_COST, startedAt })), ...bad];
  }

  private received(envelope: StepEnvelope, items: readonly StepItem[], startedAt: Date): { good: { item: StepItem; batchItem: BatchItem<Step> }[]; bad: Finished[] } {
    const good: { item: StepItem; batchItem: BatchItem<Step> }[] = [];
    const bad: Finished[] = [];
    for (const item of items) {
      try {
        const input = this.facts.received(item) as BatchItem<Step>['input'];
        good.push({ item, batchItem: { leadId: item.leadId, businessId: item.businessId, key: item.key, attempt: item.attempt, input } });
      } catch (error) {
        bad.push(this.desk.failedBy(error, envelope, item, startedAt));
      }
    }
    return { good, bad };
  }
}
