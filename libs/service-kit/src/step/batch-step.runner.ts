import { type Step, type StepEnvelope, type StepItem, StepOutcome } from '@leadfactory/contracts';
import { AppError, NO_COST } from '@leadfactory/kernel';
import { isConnectionError, type Tx } from '@leadfactory/persistence';
import { z } from 'zod';
import type { Handler } from '../handlers/discover';
import { parseAs } from '../validate';
import { StepDesk, type Finished, type StepParts } from './step.desk';
import { StepFacts } from './step.facts';
import type { BatchContext, BatchItem } from './step.types';

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
    for (let from = 0; from < envelope.items.length; from += size) await this.runPart(envelope, from === 0 ? envelope.id : `${envelope.id}+${from}`, envelope.items.slice(from, from + size));
  }

  private async runPart(envelope: StepEnvelope, part: string, items: StepItem[]): Promise<void> {
    const startedAt = this.parts.clock.now();
    const endTimer = this.parts.metrics.stepSeconds.startTimer({ step: this.desk.contract.name });
    try {
      const finished = await this.together(envelope, part, items, startedAt);
      if (finished) this.desk.told(envelope, finished);
      // Begun before, by a process that may not have come to its end.
      else await this.oneByOne(envelope, part, items, startedAt);
    } catch (error) {
      if (isOutage(error)) throw error;
      if (items.length > 1) this.parts.logger.warn({ step: this.desk.contract.name, leads: items.length, err: error }, `A batch of ${this.desk.contract.name} failed; its leads go one by one.`);
      await this.oneByOne(envelope, part, items, startedAt);
    }
    endTimer();
  }

  /** Null when the part has been claimed before. */
  private together(envelope: StepEnvelope, part: string, items: StepItem[], startedAt: Date): Promise<Finished[] | null> {
    return this.parts.database.withTenant(envelope.tenantId, async (tx) => ((await this.desk.claimWhole(tx, part)) ? this.handle(tx, envelope, items, startedAt) : null));
  }

  private async oneByOne(envelope: StepEnvelope, part: string, items: StepItem[], startedAt: Date): Promise<void> {
    if (!(await this.desk.split(envelope, part))) return;
    for (const item of items) await this.runAlone(envelope, item, startedAt);
  }

  private async runAlone(envelope: StepEnvelope, item: StepItem, startedAt: Date): Promise<void> {
    let finished: Finished[];
    try {
      finished = await this.parts.database.withTenant(envelope.tenantId, async (tx) => this.handle(tx, envelope, (await this.desk.claim(tx, envelope, item)) ? [item] : [], startedAt));
    } catch (error) {
      if (isOutage(error)) throw error;
      const failed = this.desk.failedBy(error, envelope, item, startedAt);
      finished = await this.parts.database.withTenant(envelope.tenantId, async (tx) => this.desk.settle(tx, envelope, (await this.desk.claim(tx, envelope, item)) ? [failed] : []));
    }
    this.desk.told(envelope, finished);
  }

  private async handle(tx: Tx, envelope: StepEnvelope, items: StepItem[], startedAt: Date): Promise<Finished[]> {
    if (items.length === 0) return [];
    const context: BatchContext = { tenantId: envelope.tenantId, runId: envelope.runId, campaignId: envelope.campaignId, dry: envelope.dry, traceparent: envelope.traceparent };
    const { good, bad } = this.received(envelope, items, startedAt);
    const given = good.length === 0 ? [] : await this.handler.call(good.map(({ batchItem }) => batchItem), context, tx);
    const outcomes = parseAs(Outcomes, given, `What ${this.handler.where} answered`, 'internal');
    if (outcomes.length !== good.length) throw new AppError('internal', `${this.handler.where} answered ${outcomes.length} outcomes for ${good.length} leads.`);
    const done = good.map(({ item }, at): Finished => ({ item, outcome: this.facts.given(outcomes[at] as StepOutcome), cost: NO_COST, startedAt }));
    return this.desk.settle(tx, envelope, [...done, ...bad]);
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
