import { Logger, Scheduled } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { MailboxService } from '../contacts/mailbox.service';
import { ProfileService } from '../profile/profile.service';

@Injectable()
export class RetentionSchedule {
  constructor(
    private readonly profiles: ProfileService,
    private readonly mailboxes: MailboxService,
    private readonly logger: Logger,
  ) {}

  /** Profiles are kept as long as their licence says and no longer (R3.02), verdicts as long as they hold. */
  @Scheduled({ name: 'drop-expired-enrichment', everySeconds: 3600 })
  async dropExpired(): Promise<void> {
    const [profiles, verdicts] = [await this.profiles.dropExpired(), await this.mailboxes.dropExpired()];
    if (profiles + verdicts > 0) this.logger.info({ profiles, verdicts }, 'What may no longer be kept was dropped.');
  }
}
