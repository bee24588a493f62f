import { type StepEnvelope, type StepItem, StepOutcome } from '@leadfactory/contracts';
import { AppError, NO_COST } from '@leadfactory/kernel';
import { isConnectionError } from '@leadfactory/persistence';
import { z } from 'zod';
import type { Handler } from '../handlers/discover';
import { parseAs } from '../validate';
import { StepDesk, type Finished, type StepParts } from './step.desk';
import { StepFacts } from './step.facts';
import type { BatchContext, BatchItem } from './step.types';
import type { Step } from '@leadfactory/contracts';

const Outcomes = z.array(StepOutcome);

/**
 * Runs a step over many leads in one transaction. When that throws, the leads go one by one, each in a transaction of
 * its own, so that a poison lead fails alone.
 */
export class BatchStepRunner {
  private readonly desk: StepDesk;
  private readonly facts: StepFacts;

  constructor(
    private readonly handler: Handler<'step'>,
    private readonly parts: StepParts,
  ) {
    this.desk = new StepDesk(handler.binding.contract, parts);
    this.facts = new StepFacts(handler.binding.contract);
  }

  /** Batches are short: those at hand are finished. */
  stop(): void {
    return;
  }

  /** Fulfilled when every lead's outcome is committed. @throws what kept an outcome from being committed */
  async run(envelope: StepEnvelope): Promise<void> {
    const size = this.desk.contract.batchSize;
    for (let from = 0; from < envelope.items.length; from += size) await this.runBatch(envelope, envelope.items.slice(from, from + size));
  }

  private async runBatch(envelope: StepEnvelope, items: StepItem[]): Promise<void> {
    const startedAt = this.parts.clock.now();
    const endTimer = this.parts.metrics.stepSeconds.startTimer({ step: this.desk.contract.name });
    try {
      this.desk.told(envelope, await this.attempt(envelope, items, startedAt));
    } catch (error) {
      if (isOutage(error)) throw error;
      if (items.length > 1) this.parts.logger.warn({ step: this.desk.contract.name, leads: items.length, err: error }, `A batch of ${this.desk.contract.name} failed; its leads go one by one.`);
      for (const item of items) await this.runAlone(envelope, item, startedAt);
    }
    endTimer();
  }

  private async runAlone(envelope: StepEnvelope, item: StepItem, startedAt: Date): Promise<void> {
    let finished: Finished[];
    try {
      finished = await this.attempt(envelope, [item], startedAt);
    } catch (error) {
      if (isOutage(error)) throw error;
      const failed = this.desk.failedBy(error, envelope, item, startedAt);
      finished = await this.parts.database.withTenant(envelope.tenantId, async (tx) => this.desk.settle(tx, envelope, (await this.desk.claim(tx, [item])).map(() => failed)));
    }
    this.desk.told(envelope, finished);
  }

  private attempt(envelope: StepEnvelope, items: StepItem[], startedAt: Date): Promise<Finished[]> {
    const context: BatchContext = { tenantId: envelope.tenantId, runId: envelope.runId, campaignId: envelope.campaignId, dry: envelope.dry, traceparent: envelope.traceparent };
    return this.parts.database.withTenant(envelope.tenantId, async (tx) => {
      const claimed = await this.desk.claim(tx, items);
      if (claimed.length === 0) return [];
      const { good, bad } = this.received(envelope, claimed, startedAt);
      const given = good.length === 0 ? [] : await this.handler.call(good.map(({ batchItem }) => batchItem), context, tx);
      const outcomes = parseAs(Outcomes, given, `What ${this.handler.where} answered`, 'internal');
      if (outcomes.length !== good.length) throw new AppError('internal', `${this.handler.where} answered ${outcomes.length} outcomes for ${good.length} leads.`);
      const done = good.map(({ item }, at): Finished => ({ item, outcome: this.facts.given(outcomes[at] as StepOutcome), cost: NO_COST, startedAt }));
      return this.desk.settle(tx, envelope, [...done, ...bad]);
    });
  }

  /** Leads whose facts do not fit fail at once and leave the batch to the others. */
  private received(envelope: StepEnvelope, items: StepItem[], startedAt: Date): { good: { item: StepItem; batchItem: BatchItem<Step> }[]; bad: Finished[] } {
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

/** Without the database no lead can be settled, alone or together: the envelope comes again. */
function isOutage(error: unknown): boolean {
  return isConnectionError(error) || (error instanceof Error && isConnectionError(error.cause));
}
