import { matchProfile, type ProfileFact } from '@leadfactory/contracts';
import { done, HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ProfileRepository } from './profile.repository';
import { ProfileService } from './profile.service';

@Injectable()
export class MatchProfileStep {
  constructor(
    private readonly service: ProfileService,
    private readonly profiles: ProfileRepository,
  ) {}

  @HandlesStep(matchProfile)
  async match({ business }: StepInput<typeof matchProfile>, context: StepContext): Promise<StepReply<ProfileFact>> {
    const found = await this.service.match(business, context);
    return 'stored' in found ? done(found.stored) : done(found.row.fact, (tx) => this.profiles.save(tx, found.row));
  }
}
