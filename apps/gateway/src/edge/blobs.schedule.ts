import type { Clock } from '@leadfactory/kernel';
import { type BlobStore, Database, PLATFORM_TENANT } from '@leadfactory/persistence';
import { BLOBS, CLOCK, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { SessionRepository } from '../auth/session.repository';

const DAY_MS = 86_400_000;
/** Webhooks are handled within minutes; dead letters of them are looked at within days. */
const KEEP_HOOKS_DAYS = 14;
/** An import is read at once; its file serves questions about it for a while. */
const KEEP_UPLOADS_DAYS = 30;
/** Fetched pages and whole Lighthouse results: for as long a finding can be shown again as it was. */
const KEEP_PROOF_DAYS = 90;

/** Files that came in through the front door do not stay for ever. */
@Injectable()
export class BlobsSchedule {
  constructor(
    private readonly database: Database,
    private readonly repository: SessionRepository,
    private readonly logger: Logger,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Scheduled({ name: 'forgetUploads', cron: '20 3 * * *' })
  async run(): Promise<void> {
    const before = (days: number) => new Date(this.clock.now().getTime() - days * DAY_MS);
    const tenants = await this.database.acrossTenants('every tenant’s uploads end', (tx) => this.repository.tenantIds(tx));
    let gone = await this.blobs.expireOlderThan(`${PLATFORM_TENANT}/hooks`, before(KEEP_HOOKS_DAYS));
    for (const tenantId of tenants) {
      gone += await this.blobs.expireOlderThan(`${tenantId}/uploads`, before(KEEP_UPLOADS_DAYS));
      for (const proof of ['pages', 'lighthouse', 'screenshots']) gone += await this.blobs.expireOlderThan(`${tenantId}/${proof}`, before(KEEP_PROOF_DAYS));
    }
    this.logger.info({ gone }, 'Old uploads, webhook bodies and proofs of audits are deleted.');
  }
}
