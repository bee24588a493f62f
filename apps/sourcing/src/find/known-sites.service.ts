import { Database } from '@leadfactory/persistence';
import type { StepContext } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ListingRepository } from '../listing/listing.repository';
import type { Incoming } from '../listing/listing.types';
import { SiteLookup } from './site-lookup.service';

/** Sites that the search does not tell: those learned earlier are kept, only new businesses are asked about. */
@Injectable()
export class KnownSites {
  constructor(
    private readonly database: Database,
    private readonly listings: ListingRepository,
    private readonly lookup: SiteLookup,
  ) {}

  async complete(incoming: readonly Incoming[], context: StepContext): Promise<Incoming[]> {
    const lacking = incoming.filter(({ entry }) => entry.website === null && !entry.closed);
    if (lacking.length === 0) return [...incoming];
    const earlier = await this.database.withTenant(context.tenantId, (tx) => this.listings.entriesOf(tx, lacking));
    const remembered = new Map(lacking.flatMap((listing): [string, Incoming][] => {
      const entry = earlier.get(listing.sourceId);
      if (entry?.siteAsked !== true) return [];
      const { website, websiteFrom } = entry;
      return [[listing.sourceId, { ...listing, entry: { ...listing.entry, siteAsked: true, ...(websiteFrom === undefined ? {} : { website, websiteFrom }) } }]];
    }));
    const asked = await this.lookup.complete(lacking.filter(({ sourceId }) => !remembered.has(sourceId)), context);
    const completed = new Map([...remembered, ...asked.map((listing): [string, Incoming] => [listing.sourceId, listing])]);
    return incoming.map((listing) => completed.get(listing.sourceId) ?? listing);
  }
}
