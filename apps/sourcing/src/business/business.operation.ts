import { type BusinessFact, type Caller, getBusiness, listBusinesses } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ListingRepository } from '../listing/listing.repository';
import { BusinessRepository } from './business.repository';
import { sourceOf } from './compose.rules';

@Injectable()
export class BusinessOperation {
  constructor(
    private readonly database: Database,
    private readonly businesses: BusinessRepository,
    private readonly listings: ListingRepository,
  ) {}

  @HandlesOperation(listBusinesses)
  async list({ cursor, limit, vertical, zip, q }: z.output<(typeof listBusinesses)['input']>, caller: Caller): Promise<{ items: BusinessFact[]; nextCursor: string | null }> {
    const [nameKey = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'text', 'id');
    const wish = { vertical: vertical ?? null, zip: zip ?? null, q: q ?? null, after: cursor === undefined ? null : { nameKey, id }, limit: limit + 1 };
    const rows = await this.database.withTenant(tenantOf(caller), (tx) => this.businesses.list(tx, wish));
    return pageOfRows(rows, limit, ({ fact }) => fact, (row) => [row.nameKey, row.fact.businessId]);
  }

  @HandlesOperation(getBusiness)
  async get({ id }: { id: string }, caller: Caller): Promise<z.input<(typeof getBusiness)['output']>> {
    return this.database.withTenant(tenantOf(caller), async (tx) => {
      const [business] = await this.businesses.byIds(tx, [id]);
      if (!business) throw new AppError('not_found', `There is no business ${id}.`);
      const listings = await this.listings.ofBusinesses(tx, [id]);
      return {
        business: business.fact,
        listings: listings.flatMap((listing) => (listing.entry === null ? [] : [{ listingId: listing.listingId, source: sourceOf(listing), sourceId: listing.sourceId, name: listing.entry.name, fetchedAt: listing.fetchedAt }])),
      };
    });
  }
}
