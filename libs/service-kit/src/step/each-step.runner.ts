import type { StepEnvelope, StepItem } from '@leadfactory/contracts';
import { AppError, NO_COST } from '@leadfactory/kernel';
import type { Handler } from '../handlers/discover';
import { Semaphore } from './semaphore';
import { SettleQueue } from './settle.queue';
import { StepDesk, type Finished, type StepParts } from './step.desk';
import { StepFacts } from './step.facts';
import type { StepReply } from './step-reply';
import type { StepContext } from './step.types';

/**
 * Runs a step lead by lead, as many at a time as its contract says. The handler's I/O runs outside any transaction;
 * what it wants to keep, the note that the lead is finished and the result are then committed together, with those of other leads.
 */
export class EachStepRunner {
  private readonly desk: StepDesk;
  private readonly facts: StepFacts;
  private readonly places: Semaphore;
  private readonly queue: SettleQueue;
  private stopping = false;

  constructor(
    private readonly handler: Handler<'step'>,
    private readonly parts: StepParts,
  ) {
    const contract = handler.binding.contract;
    this.desk = new StepDesk(contract, parts);
    this.facts = new StepFacts(contract);
    this.places = new Semaphore(contract.concurrency);
    this.queue = new SettleQueue(parts.database, this.desk, this.facts);
  }

  /** From now on leads that have not begun are left to other replicas. */
  stop(): void {
    this.stopping = true;
  }

  /** Fulfilled when every lead's outcome is committed. @throws what kept an outcome from being committed */
  async run(envelope: StepEnvelope): Promise<void> {
    const items = await this.desk.unfinished(envelope);
    const ends = await Promise.allSettled(items.map((item) => this.places.run(() => this.runItem(envelope, item))));
    const failure = ends.find((end) => end.status === 'rejected');
    // All leads have ended by now: none works on while the envelope is already on its way to another replica.
    if (failure) throw failure.reason;
  }

  private async runItem(envelope: StepEnvelope, item: StepItem): Promise<void> {
    if (this.stopping) throw new AppError('unavailable', 'The service is stopping; the lead goes to another replica.');
    const startedAt = this.parts.clock.now();
    const endTimer = this.parts.metrics.stepSeconds.startTimer({ step: this.desk.contract.name });
    const context: StepContext = {
      tenantId: envelope.tenantId, runId: envelope.runId, campaignId: envelope.campaignId, dry: envelope.dry, traceparent: envelope.traceparent,
      leadId: item.leadId, businessId: item.businessId, key: item.key, attempt: item.attempt, cost: NO_COST,
    };
    const finished = await this.settled(envelope, item, context, startedAt);
    endTimer();
    if (finished) this.desk.told(envelope, [finished]);
  }

  /** The handler's answer, committed; when it cannot be, the failure is. */
  private async settled(envelope: StepEnvelope, item: StepItem, context: StepContext, startedAt: Date): Promise<Finished | null> {
    try {
      const reply = (await this.handler.call(this.facts.received(item), context)) as StepReply<unknown>;
      return await this.queue.settle({ envelope, item, reply, cost: context.cost, startedAt });
    } catch (error) {
      const { outcome, cost } = this.desk.failedBy(error, envelope, item, startedAt, context.cost);
      return this.queue.settle({ envelope, item, reply: { settle: () => Promise.resolve(outcome) }, cost, startedAt });
    }
  }
}
