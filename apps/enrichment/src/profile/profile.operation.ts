import { type Caller, getProfile, type ProfileFact } from '@leadfactory/contracts';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ProfileService } from './profile.service';

@Injectable()
export class ProfileOperation {
  constructor(private readonly profiles: ProfileService) {}

  @HandlesOperation(getProfile)
  async get({ businessId }: { businessId: string }, caller: Caller): Promise<ProfileFact> {
    return this.profiles.get(tenantOf(caller), businessId);
  }
}
