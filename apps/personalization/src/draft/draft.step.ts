import { draftEmail } from '@leadfactory/contracts';
import { HandlesStep, type StepContext, type StepInput } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { DraftService } from './draft.service';

@Injectable()
export class DraftStep {
  constructor(private readonly service: DraftService) {}

  @HandlesStep(draftEmail)
  draft(input: StepInput<typeof draftEmail>, context: StepContext) {
    return this.service.write(input, context);
  }
}
