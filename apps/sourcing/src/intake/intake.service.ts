import { AppError, type Clock, derivedId, newId } from '@leadfactory/kernel';
import { stableHash, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { BusinessRepository } from '../business/business.repository';
import { compose, identityOf } from '../business/compose.rules';
import { ListingRepository } from '../listing/listing.repository';
import type { Incoming } from '../listing/listing.types';
import { type Merge, MergeRepository } from '../merge/merge.repository';
import { ownIdOf, planIntake, type Planned } from './plan.rules';

/** Takes listings in: finds the business of each, keeps what it says, and makes the business anew from all that is said of it. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly listings: ListingRepository,
    private readonly businesses: BusinessRepository,
    private readonly merges: MergeRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Nobody else writes this tenant's listings, businesses, merges and imports until the transaction ends. Taken before any row is locked: who holds the tenant waits for rows. */
  hold(tx: Tx, tenantId: string): Promise<void> {
    return this.businesses.hold(tx, tenantId);
  }

  /** What would become of the listings; nothing is written. The tenant is held until the transaction ends. */
  async plan(tx: Tx, tenantId: string, incoming: readonly Incoming[]): Promise<Planned[]> {
    await this.businesses.hold(tx, tenantId);
    const ownIds = incoming.map((item) => ownIdOf(tenantId, item));
    const known = await this.listings.known(tx, incoming, stableHash);
    const candidates = await this.businesses.candidates(tx, incoming.map(({ entry }) => identityOf(entry)), ownIds);
    return planIntake(incoming, { tenantId, known, candidates, apart: await this.merges.apart(tx, ownIds) }, stableHash);
  }

  /** Writes what was planned, in the same transaction. */
  async carryOut(tx: Tx, tenantId: string, planned: readonly Planned[]): Promise<void> {
    const now = this.clock.now();
    // A file may name one thing twice: the last one counts.
    const rows = new Map(planned.map(({ incoming, businessId, ownId }) => {
      const listingId = derivedId(tenantId, 'listing', incoming.source, incoming.sourceId, incoming.version);
      return [listingId, { listingId, businessId, ownId, incoming }];
    }));
    await this.listings.save(tx, [...rows.values()]);
    await this.merges.insert(tx, planned.flatMap(({ merge, businessId, ownId }) => (merge === null ? [] : [{ id: newId(), keptId: businessId, mergedId: ownId, ...merge, at: now.toISOString() }])));
    await this.recompose(tx, planned.map(({ businessId }) => businessId));
  }

  /** Takes back what an import said. */
  async forgetImport(tx: Tx, tenantId: string, importId: string): Promise<void> {
    await this.businesses.hold(tx, tenantId);
    const touched = await this.listings.forgetImport(tx, importId);
    await this.merges.forgetEmpty(tx);
    await this.recompose(tx, touched);
  }

  /** Gives what was merged a business of its own again. @throws AppError conflict when nothing of it is left to move */
  async takeApart(tx: Tx, tenantId: string, { id, keptId, mergedId }: Pick<Merge, 'id' | 'keptId' | 'mergedId'>): Promise<void> {
    await this.businesses.hold(tx, tenantId);
    const moved = await this.listings.move(tx, mergedId, keptId, mergedId);
    if (moved === 0) throw new AppError('conflict', `Nothing of the merge ${id} is left to take apart.`);
    await this.recompose(tx, [keptId, mergedId]);
  }

  /** Drops what expired listings say; answers how many. */
  async dropExpired(tx: Tx, tenantId: string, now: Date, most: number): Promise<number> {
    await this.businesses.hold(tx, tenantId);
    const dropped = await this.listings.dropExpired(tx, now, most);
    await this.recompose(tx, dropped);
    return dropped.length;
  }

  /** Makes businesses anew from their listings; those that have none any more go. */
  async recompose(tx: Tx, businessIds: readonly string[]): Promise<void> {
    const ids = [...new Set(businessIds)];
    if (ids.length === 0) return;
    const now = this.clock.now();
    const listings = group(await this.listings.ofBusinesses(tx, ids));
    const composed = ids.map((id) => ({ id, business: compose(id, listings.get(id) ?? [], now) }));
    await this.businesses.replace(tx, composed.flatMap(({ business }) => (business === null ? [] : [business])), composed.filter(({ business }) => business === null).map(({ id }) => id), now);
  }
}

function group<L extends { businessId: string }>(listings: readonly L[]): Map<string, L[]> {
  const groups = new Map<string, L[]>();
  for (const listing of listings) {
    const others = groups.get(listing.businessId);
    if (others) others.push(listing);
    else groups.set(listing.businessId, [listing]);
  }
  return groups;
}
