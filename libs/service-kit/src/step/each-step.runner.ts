import type { StepEnvelope, StepItem } from '@leadfactory/contracts';
import { AppError, NO_COST } from '@leadfactory/kernel';
import type { Handler } from '../handlers/discover';
import type { Onward, StepRunner } from './onward';
import { Semaphore } from './semaphore';
import { type Answered, SettleQueue } from './settle.queue';
import { StepDesk, type Finished, type StepParts } from './step.desk';
import { StepFacts } from './step.facts';
import type { StepReply } from './step-reply';
import type { StepContext } from './step.types';

/**
 * Runs a step lead by lead, as many at a time as its contract says. The handler's I/O runs outside any transaction;
 * what it wants to keep, the note that the lead is finished and the result are then committed together, with those of other leads.
 */
export class EachStepRunner implements StepRunner {
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
  async run(envelope: StepEnvelope, onward?: Onward): Promise<void> {
    return this.runAll(envelope, await this.desk.unfinished(envelope), onward);
  }

  follow(envelope: StepEnvelope): Promise<void> {
    return this.runAll(envelope, envelope.items);
  }

  private async runAll(envelope: StepEnvelope, items: readonly StepItem[], onward?: Onward): Promise<void> {
    const ends = await Promise.allSettled(items.map((item) => this.runItem(envelope, item, onward)));
    const failure = ends.find((end) => end.status === 'rejected');
    // All leads have ended by now: none works on while the envelope is already on its way to another replica.
    if (failure) throw failure.reason;
  }

  private async runItem(envelope: StepEnvelope, item: StepItem, onward?: Onward): Promise<void> {
    const passed = await this.places.run(() => this.work(envelope, item, onward !== undefined));
    if (!passed || !onward) return;
    // Its place is free by now: the next step has places of its own.
    if (await onward.take(this.desk, envelope, [passed.finished])) this.desk.told(envelope, [passed.finished]);
    else await this.settle(passed.answered);
  }

  /** Works and commits the outcome; answers one that may go on instead of committing it. */
  private async work(envelope: StepEnvelope, item: StepItem, mayGoOn: boolean): Promise<{ answered: Answered; finished: Finished } | null> {
    if (this.stopping) throw new AppError('unavailable', 'The service is stopping; the lead goes to another replica.');
    const startedAt = this.parts.clock.now();
    const endTimer = this.parts.metrics.stepSeconds.startTimer({ step: this.desk.contract.name });
    const context: StepContext = {
      tenantId: envelope.tenantId, runId: envelope.runId, campaignId: envelope.campaignId, dry: envelope.dry, traceparent: envelope.traceparent,
      leadId: item.leadId, businessId: item.businessId, key: item.key, attempt: item.attempt, cost: NO_COST,
    };
    const answered = await this.answered(envelope, item, context, startedAt);
    const known = mayGoOn ? this.queue.knownOf(answered) : undefined;
    const goesOn = known?.outcome.status === 'done';
    if (!goesOn) await this.settle(answered);
    endTimer();
    return goesOn ? { answered, finished: known } : null;
  }

  /** What the handler answered, or the failure that it threw. */
  private async answered(envelope: StepEnvelope, item: StepItem, context: StepContext, startedAt: Date): Promise<Answered> {
    try {
      const reply = (await this.handler.call(this.facts.received(item), context)) as StepReply<unknown>;
      return { envelope, item, reply, cost: context.cost, startedAt };
    } catch (error) {
      return this.failed(error, { envelope, item, cost: context.cost, startedAt });
    }
  }

  /** Commits the answer; when it cannot be, the failure is. */
  private async settle(answered: Answered): Promise<void> {
    const finished = await this.queue.settle(answered).catch((error: unknown) => this.queue.settle(this.failed(error, answered)));
    if (finished) this.desk.told(answered.envelope, [finished]);
  }

  private failed(error: unknown, { envelope, item, cost, startedAt }: Omit<Answered, 'reply'>): Answered {
    const { outcome } = this.desk.failedBy(error, envelope, item, startedAt, cost);
    return { envelope, item, reply: { settle: () => Promise.resolve(outcome) }, cost, startedAt };
  }
}
