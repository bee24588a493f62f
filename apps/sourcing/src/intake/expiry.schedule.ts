import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { ListingRepository } from '../listing/listing.repository';
import { IntakeService } from './intake.service';

/** Listings dropped in one transaction: searches of the tenant wait for it. */
const AT_A_TIME = 500;

/** Drops what may not be kept any longer (R3.02); the businesses are made anew from what is left of them. */
@Injectable()
export class ExpirySchedule {
  constructor(
    private readonly database: Database,
    private readonly listings: ListingRepository,
    private readonly intake: IntakeService,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Scheduled({ name: 'drop-expired-listings', everySeconds: 300 })
  async drop(): Promise<void> {
    const now = this.clock.now();
    const tenants = await this.database.acrossTenants('find the tenants with listings whose licence has expired', (tx) => this.listings.tenantsWithExpired(tx, now));
    for (const tenantId of tenants) {
      let dropped = 0;
      let batch: number;
      do {
        batch = await this.database.withTenant(tenantId, (tx) => this.intake.dropExpired(tx, tenantId, now, AT_A_TIME));
        dropped += batch;
      } while (batch === AT_A_TIME);
      this.logger.info({ tenantId, dropped }, 'Listings whose licence has expired were dropped.');
    }
  }
}
