import type { StepEnvelope, StepItem } from '@leadfactory/contracts';
import { AppError, NO_COST } from '@leadfactory/kernel';
import type { Handler } from '../handlers/discover';
import { Semaphore } from './semaphore';
import { StepDesk, type Finished, type StepParts } from './step.desk';
import { StepFacts } from './step.facts';
import type { StepReply } from './step-reply';
import type { StepContext } from './step.types';

/**
 * Runs a step lead by lead, as many at a time as its contract says. The handler's I/O runs outside any transaction;
 * what it wants to keep, the note that the attempt is finished and the result are then committed together.
 */
export class EachStepRunner {
  private readonly desk: StepDesk;
  private readonly facts: StepFacts;
  private readonly places: Semaphore;
  private stopping = false;

  constructor(
    private readonly handler: Handler<'step'>,
    private readonly parts: StepParts,
  ) {
    const contract = handler.binding.contract;
    this.desk = new StepDesk(contract, parts);
    this.facts = new StepFacts(contract);
    this.places = new Semaphore(contract.concurrency);
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
    let finished: Finished | null;
    try {
      const reply = (await this.handler.call(this.facts.received(item), context)) as StepReply<unknown>;
      finished = await this.settle(envelope, item, context, startedAt, reply);
    } catch (error) {
      finished = await this.settleFailure(envelope, this.desk.failedBy(error, envelope, item, startedAt, context.cost));
    }
    endTimer();
    if (finished) this.desk.told(envelope, [finished]);
  }

  private settle(envelope: StepEnvelope, item: StepItem, context: StepContext, startedAt: Date, reply: StepReply<unknown>): Promise<Finished | null> {
    return this.parts.database.withTenant(envelope.tenantId, async (tx) => {
      const [claimed] = await this.desk.claim(tx, [item]);
      if (!claimed) return null;
      const outcome = this.facts.given(await reply.settle(tx));
      const [finished] = await this.desk.settle(tx, envelope, [{ item, outcome, cost: context.cost, startedAt }]);
      return finished ?? null;
    });
  }

  private settleFailure(envelope: StepEnvelope, failed: Finished): Promise<Finished | null> {
    return this.parts.database.withTenant(envelope.tenantId, async (tx) => {
      const [claimed] = await this.desk.claim(tx, [failed.item]);
      if (!claimed) return null;
      const [finished] = await this.desk.settle(tx, envelope, [failed]);
      return finished ?? null;
    });
  }
}
