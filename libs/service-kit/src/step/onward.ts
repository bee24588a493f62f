import { type Step, type StepEnvelope, stepKey } from '@leadfactory/contracts';
import type { Logger } from '../observe/logger';
import type { Finished, StepDesk, Task } from './step.desk';

/** Runs the envelopes of one step. */
export interface StepRunner {
  /** Fulfilled when every lead's outcome is committed. @throws what kept an outcome from being committed */
  run(envelope: StepEnvelope, onward?: Onward): Promise<void>;
  /** The same for leads that have come here from the step before, and of which nobody else knows. */
  follow(envelope: StepEnvelope): Promise<void>;
  /** Begins nothing more of what is at hand; without it, what is at hand is short and is finished. */
  stop?(): void;
}

/**
 * Takes leads that have passed a step on to the next one of the same service: they spare the way to the orchestrator and back. What became of
 * both steps is told in one message, with the second one's transaction.
 */
export class Onward {
  constructor(
    private readonly next: Step,
    private readonly runner: StepRunner,
    private readonly logger: Logger,
  ) {}

  /** Answers whether the leads' outcomes are committed. Those that are not have got no further than their first step. */
  async take(desk: StepDesk, { next: _, ...envelope }: StepEnvelope, passed: readonly Finished[]): Promise<boolean> {
    if (passed.length === 0) return true;
    const { name: step, gives } = desk.contract;
    const items = desk.resultsOf(passed).map((result, at): Task => {
      const { leadId, businessId, input } = passed[at]!.item;
      const output = result.outcome.status === 'done' ? result.outcome.output : undefined;
      return { leadId, businessId, attempt: 1, key: stepKey(leadId, this.next.name, 1), input: { ...input, [gives]: output }, passed: { step, result } };
    });
    try {
      await this.runner.follow({ ...envelope, step: this.next.name, items });
      return true;
    } catch (error) {
      // Whatever it is, it is told of where the orchestrator's own message for the step meets it.
      this.logger.debug({ step: this.next.name, leads: items.length, err: error }, `Leads could not go on to ${this.next.name} at once; the orchestrator sends them there.`);
      return false;
    }
  }
}
