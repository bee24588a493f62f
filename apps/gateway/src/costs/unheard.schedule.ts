import { CAPABILITIES, type CapabilityName } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger, Metrics, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { closeOf, HEARD_WITHIN_MS } from '../egress/unheard.rules';
import { ProviderRegistry } from '../providers/provider.registry';
import { Ledger } from './ledger.repository';
import type { UnheardCall } from './ledger.types';

const CALLS_AT_ONCE = 1_000;

/**
 * Closes the book over calls that a crash cut off and that nobody asked about again: their price, reserved until then, is booked as
 * spent and in doubt, and told. Vendors without keys of ours cannot be asked what became of one call.
 */
@Injectable()
export class UnheardSchedule {
  private readonly closed;

  constructor(
    private readonly database: Database,
    @Inject(ProviderRegistry) private readonly registry: ProviderRegistry,
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.closed = metrics.counter('leadfactory_provider_calls_unheard_total', 'Calls to providers of which nothing was heard, closed with their price in doubt, by what became of them: abandoned or unknown.', ['state']);
  }

  @Scheduled({ name: 'closeUnheardCalls', everySeconds: 120 })
  async run(): Promise<void> {
    const tenants = await this.database.acrossTenants('calls of every tenant are closed', (tx) => tx.query<{ id: string }[]>('SELECT tenant_id AS id FROM tenant'));
    const now = this.clock.now();
    for (const { id } of tenants) {
      for (let after = await this.closeSome(id, now, null); after !== null; after = await this.closeSome(id, now, after));
    }
  }

  /** Answers after which call to go on; null when these were the last. */
  private async closeSome(tenantId: string, now: Date, after: string | null): Promise<string | null> {
    const unheard = await this.ledger.unheard(tenantId, new Date(now.getTime() - HEARD_WITHIN_MS), after, CALLS_AT_ONCE);
    await this.close(tenantId, unheard, now);
    return unheard.length < CALLS_AT_ONCE ? null : (unheard.at(-1)?.id ?? null);
  }

  private async close(tenantId: string, unheard: readonly UnheardCall[], now: Date): Promise<void> {
    const idsTo = (end: 'abandoned' | 'unknown') => unheard.filter((call) => this.endOf(call, now) === end).map(({ id }) => id);
    const [lost, doubtful] = [idsTo('abandoned'), idsTo('unknown')];
    const abandoned = lost.length === 0 ? 0 : await this.ledger.close(tenantId, lost);
    const unknown = doubtful.length === 0 ? 0 : await this.ledger.doubt(tenantId, doubtful);
    if (abandoned + unknown === 0) return;
    this.closed.inc({ state: 'abandoned' }, abandoned);
    this.closed.inc({ state: 'unknown' }, unknown);
    this.logger.warn({ tenantId, abandoned, unknown }, 'Nothing was heard of calls to providers; they are booked at their price, which the vendors may or may not have billed.');
  }

  private endOf({ capability, provider, startedAt, deadlineAt }: UnheardCall, now: Date): 'abandoned' | 'unknown' | null {
    return closeOf({ nature: CAPABILITIES[capability as CapabilityName].nature, keysKnownForMs: this.registry.keysKnownForMs(provider), startedAt, deadlineAt }, now);
  }
}
