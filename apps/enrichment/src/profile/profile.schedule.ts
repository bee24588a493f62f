import { Logger, Scheduled } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ProfileService } from './profile.service';

@Injectable()
export class ProfileSchedule {
  constructor(
    private readonly profiles: ProfileService,
    private readonly logger: Logger,
  ) {}

  /** Profiles may be kept as long as their licence says, and no hour longer than need be (R3.02). */
  @Scheduled({ name: 'drop-expired-profiles', everySeconds: 3600 })
  async dropExpired(): Promise<void> {
    const dropped = await this.profiles.dropExpired();
    if (dropped > 0) this.logger.info({ dropped }, 'Profiles whose licence has run out were dropped.');
  }
}
