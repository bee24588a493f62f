import { FACTS, type FactName, type Step, type StepItem, type StepOutcome } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { z } from 'zod';
import { parseAs } from '../validate';

/** A handler gave a fact that its contract does not allow: a bug, and another attempt has it again. */
export class BrokenFact extends AppError {}

/** Checks facts against the step's contract: on arrival and before they leave. */
export class StepFacts {
  private readonly input: z.ZodType;
  private readonly output: z.ZodType;

  constructor(private readonly contract: Step) {
    const named = (names: readonly FactName[]) => names.map((name) => [name, FACTS[name]] as const);
    this.input = z.object({
      ...Object.fromEntries(named(contract.uses).map(([name, fact]) => [name, fact.optional()])),
      ...Object.fromEntries(named(contract.needs)),
    });
    this.output = FACTS[contract.gives];
  }

  /** @throws AppError invalid_input with every field that does not fit. */
  received(item: StepItem): unknown {
    return parseAs(this.input, item.input, `The input of ${this.contract.name}`);
  }

  /** The outcome with its fact as the contract gives it. @throws BrokenFact */
  given(outcome: StepOutcome): StepOutcome {
    if (outcome.status !== 'done' && !(outcome.status === 'end' && outcome.output !== undefined)) return outcome;
    try {
      return { ...outcome, output: parseAs(this.output, outcome.output, `The fact "${this.contract.gives}" that ${this.contract.name} gave`) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new BrokenFact('internal', error.message, error.details, { cause: error });
    }
  }
}
