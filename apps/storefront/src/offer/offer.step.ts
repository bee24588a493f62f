import { type OfferFact, publishOffer } from '@leadfactory/contracts';
import { HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { OfferService } from './offer.service';

@Injectable()
export class OfferStep {
  constructor(private readonly offers: OfferService) {}

  @HandlesStep(publishOffer)
  async publish(input: StepInput<typeof publishOffer>, context: StepContext): Promise<StepReply<OfferFact>> {
    return this.offers.publish(input, context);
  }
}
