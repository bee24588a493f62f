import type { StepEnvelope, StepItem } from '@leadfactory/contracts';
import { againAfterDeadlock, isConnectionError, type Tx } from '@leadfactory/persistence';
import type { Handler } from '../handlers/discover';
import { BatchCall } from './batch.call';
import type { StepRunner } from './onward';
import type { Finished, StepDesk, StepParts } from './step.desk';

/**
 * Runs a step over many leads in one transaction. When that throws, the leads go one by one, each in a transaction of
 * its own, so that a poison lead fails alone.
 */
export class BatchStepRunner implements StepRunner {
  private readonly call: BatchCall;
  private readonly desk: StepDesk;

  constructor(
    handler: Handler<'step'>,
    private readonly parts: StepParts,
  ) {
    this.call = new BatchCall(handler, parts);
    this.desk = this.call.desk;
  }

  /** Fulfilled when every lead's outcome is committed. @throws what kept an outcome from being committed */
  async run(envelope: StepEnvelope): Promise<void> {
    for (const { part, items } of this.desk.partsOf(envelope)) await this.runPart(envelope, part, items);
  }

  follow(envelope: StepEnvelope): Promise<void> {
    return this.run(envelope);
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
    return againAfterDeadlock(() => this.parts.database.withTenant(envelope.tenantId, async (tx) => ((await this.desk.claimWhole(tx, part)) ? this.handle(tx, envelope, items, startedAt) : null)));
  }

  private async oneByOne(envelope: StepEnvelope, part: string, items: StepItem[], startedAt: Date): Promise<void> {
    if (!(await this.desk.split(envelope, part))) return;
    for (const item of items) await this.runAlone(envelope, item, startedAt);
  }

  private async runAlone(envelope: StepEnvelope, item: StepItem, startedAt: Date): Promise<void> {
    let finished: Finished[];
    try {
      finished = await againAfterDeadlock(() => this.parts.database.withTenant(envelope.tenantId, async (tx) => this.handle(tx, envelope, (await this.desk.claim(tx, envelope, item)) ? [item] : [], startedAt)));
    } catch (error) {
      if (isOutage(error)) throw error;
      const failed = this.desk.failedBy(error, envelope, item, startedAt);
      finished = await this.parts.database.withTenant(envelope.tenantId, async (tx) => this.desk.settle(tx, envelope, (await this.desk.claim(tx, envelope, item)) ? [failed] : []));
    }
    this.desk.told(envelope, finished);
  }

  private async handle(tx: Tx, envelope: StepEnvelope, items: StepItem[], startedAt: Date): Promise<Finished[]> {
    return this.desk.settle(tx, envelope, await this.call.run(envelope, items, startedAt, tx));
  }
}

/** Without the database no lead can be settled, alone or together: the envelope comes again. */
function isOutage(error: unknown): boolean {
  return isConnectionError(error) || (error instanceof Error && isConnectionError(error.cause));
}
