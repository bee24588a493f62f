import { rateLead, type StepOutcome } from '@leadfactory/contracts';
import { type BatchItem, HandlesStep } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { RatingRules } from './rating-rules.service';
import { rate } from './rating-ruleset.rules';

@Injectable()
export class RateLeadStep {
  constructor(private readonly rules: RatingRules) {}

  /** The whole batch by the rules of this moment; the book of leads keeps the rating. */
  @HandlesStep(rateLead)
  async rate(items: BatchItem<typeof rateLead>[]): Promise<StepOutcome[]> {
    const ruleset = this.rules.current;
    return items.map(({ input }): StepOutcome => ({ status: 'done', output: rate(input, ruleset) }));
  }
}
