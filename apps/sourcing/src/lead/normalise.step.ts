import { normaliseLead, type StepOutcome } from '@leadfactory/contracts';
import { type BatchItem, HandlesStep } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { normalise, unreachable } from './normalise.rules';
import { ZipPlaceRepository } from './zip-place.repository';

@Injectable()
export class NormaliseLeadStep {
  constructor(private readonly zips: ZipPlaceRepository) {}

  @HandlesStep(normaliseLead)
  async normalise(items: BatchItem<typeof normaliseLead>[]): Promise<StepOutcome[]> {
    return items.map(({ input }): StepOutcome => {
      const output = normalise(input.submission, (zip) => this.zips.find(zip));
      const detail = unreachable(output);
      return detail === null ? { status: 'done', output } : { status: 'end', outcome: 'disqualified', reason: 'not_reachable', detail, output };
    });
  }
}
