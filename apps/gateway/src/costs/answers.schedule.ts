import type { Clock } from '@leadfactory/kernel';
import { type BlobStore, Database } from '@leadfactory/persistence';
import { BLOBS, CLOCK, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../providers/provider.registry';
import { forgetAnswers } from './ledger.rows';

const DAY_MS = 86_400_000;
const ROWS_AT_ONCE = 1_000;

/**
 * Answers of providers leave the ledger when their licence or their time is over. The rows stay, with what the calls cost and
 * the keys that they stand for: no effect is repeated because its answer is gone.
 */
@Injectable()
export class AnswersSchedule {
  constructor(
    private readonly database: Database,
    @Inject(ProviderRegistry) private readonly registry: ProviderRegistry,
    private readonly logger: Logger,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Scheduled({ name: 'forgetAnswers', everySeconds: 3600 })
  async run(): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - this.registry.config.keepAnswersDays * DAY_MS);
    const tenants = await this.database.acrossTenants('every tenant’s answers end', (tx) => tx.query<{ id: string }[]>('SELECT tenant_id AS id FROM tenant'));
    let forgotten = 0;
    for (const { id } of tenants) {
      for (let blobs = await this.round(id, now, before); blobs !== null; blobs = await this.round(id, now, before)) {
        forgotten += blobs.length;
        for (const key of blobs) if (key !== null) await this.blobs.delete(key);
      }
    }
    if (forgotten > 0) this.logger.info({ forgotten }, 'Answers whose time is over have left the ledger.');
  }

  private async round(tenantId: string, now: Date, before: Date): Promise<(string | null)[] | null> {
    const blobs = await this.database.withTenant(tenantId, (tx) => forgetAnswers(tx, now, before, ROWS_AT_ONCE));
    return blobs.length === 0 ? null : blobs;
  }
}
