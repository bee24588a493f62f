import { findBusinesses, type FoundFact, type SearchFact } from '@leadfactory/contracts';
import { done, doneWith, HandlesStep, type StepContext, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { NO_BUSINESSES } from './find.rules';
import { FindService } from './find.service';

@Injectable()
export class FindStep {
  constructor(private readonly finder: FindService) {}

  @HandlesStep(findBusinesses)
  async find({ search }: { search: SearchFact }, context: StepContext): Promise<StepReply<FoundFact>> {
    const stored = await this.finder.storedPage(search, context.tenantId);
    if (stored) return done(stored);
    const page = await this.finder.providerPage(search, context);
    if (page === null) return done(NO_BUSINESSES);
    return doneWith((tx) => this.finder.keep(tx, context.tenantId, search, page));
  }
}
