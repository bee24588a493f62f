import { enrichLead, type EnrichmentFact } from '@leadfactory/contracts';
import { done, HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { EnrichService } from './enrich.service';

@Injectable()
export class EnrichLeadStep {
  constructor(private readonly service: EnrichService) {}

  @HandlesStep(enrichLead)
  async enrich({ identity }: StepInput<typeof enrichLead>, context: StepContext): Promise<StepReply<EnrichmentFact>> {
    return done(await this.service.enrich(identity, context));
  }
}
