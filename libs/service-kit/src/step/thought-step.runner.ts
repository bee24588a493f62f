import type { StepEnvelope, StepItem } from '@leadfactory/contracts';
import type { Handler } from '../handlers/discover';
import { BatchCall } from './batch.call';
import type { Onward, StepRunner } from './onward';
import type { Finished, StepDesk, StepParts } from './step.desk';

/**
 * Runs a step that only thinks: it keeps nothing, so that it needs no transaction and nobody has to remember that it was done. Asked
 * again it answers again, and whoever takes the results takes each attempt's first.
 */
export class ThoughtStepRunner implements StepRunner {
  private readonly call: BatchCall;
  private readonly desk: StepDesk;

  constructor(
    handler: Handler<'step'>,
    private readonly parts: StepParts,
  ) {
    this.call = new BatchCall(handler, parts);
    this.desk = this.call.desk;
  }

  /** Fulfilled when the broker or the outbox has every lead's outcome. @throws what kept them from both */
  async run(envelope: StepEnvelope, onward?: Onward): Promise<void> {
    const going: Finished[] = [];
    for (const { items } of this.desk.partsOf(envelope)) {
      const endTimer = this.parts.metrics.stepSeconds.startTimer({ step: this.desk.contract.name });
      const finished = await this.think(envelope, items);
      endTimer();
      const goesOn = (one: Finished) => onward !== undefined && one.outcome.status === 'done';
      going.push(...finished.filter(goesOn));
      await this.tell(envelope, finished.filter((one) => !goesOn(one)));
    }
    if (!onward || !(await onward.take(this.desk, envelope, going))) return this.tell(envelope, going);
    this.desk.told(envelope, going);
  }

  follow(envelope: StepEnvelope): Promise<void> {
    return this.run(envelope);
  }

  private async tell(envelope: StepEnvelope, finished: Finished[]): Promise<void> {
    if (finished.length === 0) return;
    if (!(await this.desk.tell(envelope, finished))) await this.parts.database.withTenant(envelope.tenantId, (tx) => this.desk.settle(tx, envelope, finished));
    this.desk.told(envelope, finished);
  }

  /** All at once; when that throws, one by one, so that a poison lead fails alone. */
  private async think(envelope: StepEnvelope, items: StepItem[]): Promise<Finished[]> {
    const startedAt = this.parts.clock.now();
    try {
      return await this.call.run(envelope, items, startedAt);
    } catch (error) {
      if (items.length === 1) return items.map((item) => this.desk.failedBy(error, envelope, item, startedAt));
      this.parts.logger.warn({ step: this.desk.contract.name, leads: items.length, err: error }, `A batch of ${this.desk.contract.name} failed; its leads go one by one.`);
      const alone: Finished[] = [];
      for (const item of items) alone.push(...(await this.think(envelope, [item])));
      return alone;
    }
  }
}
