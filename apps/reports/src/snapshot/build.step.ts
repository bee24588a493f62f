import { buildReport, type ReportFact } from '@leadfactory/contracts';
import { HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { BuildService } from './build.service';

@Injectable()
export class BuildStep {
  constructor(private readonly reports: BuildService) {}

  @HandlesStep(buildReport)
  async build(input: StepInput<typeof buildReport>, context: StepContext): Promise<StepReply<ReportFact>> {
    return this.reports.build(input, context);
  }
}
