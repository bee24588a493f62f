import { businessSearch, type FoundFact, type SearchFact } from '@leadfactory/contracts';
import { toAppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { EgressClient, type StepContext } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { BusinessRepository } from '../business/business.repository';
import { cityKey } from '../identity/name.rules';
import { IntakeService } from '../intake/intake.service';
import { entryOfListing } from '../listing/entry.rules';
import type { Incoming } from '../listing/listing.types';
import { VerticalsService } from '../verticals/verticals.service';
import { countIn, cursorOfPlace, type LeftOut, mayBecomeLeads, nextOffset, NO_BUSINESSES, PAGE_SIZE, placeOf } from './find.rules';
import { KnownSites } from './known-sites.service';

/** A page of a provider as it came, before it is kept. */
export interface ProviderPage {
  listings: Incoming[];
  next: string | null;
  seen: number;
  leftOut: LeftOut;
}

/** One page of businesses for one target. */
@Injectable()
export class FindService {
  constructor(
    private readonly database: Database,
    private readonly businesses: BusinessRepository,
    private readonly intake: IntakeService,
    private readonly verticals: VerticalsService,
    private readonly egress: EgressClient,
    private readonly sites: KnownSites,
  ) {}

  /** What files brought for the target; null when there is nothing of it, or nothing more. */
  async storedPage(search: SearchFact, tenantId: string): Promise<FoundFact | null> {
    const place = placeOf(search.cursor);
    this.verticals.named(search.target.vertical);
    if (place.in !== 'stored') return null;
    const { vertical, zip, city, state } = search.target;
    const rows = await this.database.withTenant(tenantId, (tx) => this.businesses.imported(tx, { vertical, zip, cityKey: cityKey(city), state }, place.after, PAGE_SIZE + 1));
    const page = rows.slice(0, PAGE_SIZE).map(({ fact }) => fact);
    const more = rows.length > PAGE_SIZE ? page.at(-1)!.businessId : null;
    const next = more === null && search.sources === 'providers' ? cursorOfPlace({ in: 'provider', offset: 0 }) : cursorOfPlace({ in: 'stored', after: more });
    if (page.length === 0) return search.sources === 'stored' ? NO_BUSINESSES : null;
    const leftOut: LeftOut = {};
    return { businesses: mayBecomeLeads(page, { vertical, excludeChains: search.excludeChains }, leftOut), next, seen: page.length, leftOut };
  }

  /** The provider's page, completed by the sites that it does not tell. Null when no provider is set up: then files are all there is. */
  async providerPage(search: SearchFact, context: StepContext): Promise<ProviderPage | null> {
    const place = placeOf(search.cursor);
    const offset = place.in === 'provider' ? place.offset : 0;
    const { vertical, zip, city, state } = search.target;
    const input = { categories: this.verticals.named(vertical).categories, zip, city, state, offset, limit: PAGE_SIZE };
    const answer = await this.egress.call(businessSearch, input, context).catch((error: unknown) => {
      if (toAppError(error).code === 'not_configured') return null;
      throw error;
    });
    if (answer === null) return null;
    const leftOut: LeftOut = {};
    const { provider: source, fetchedAt, licence, expiresAt, data } = answer;
    const listings = data.listings.flatMap((listing): Incoming[] => {
      const entry = entryOfListing(listing);
      const isInside = entry !== null && (entry.address.zip === null ? cityKey(entry.address.city) === cityKey(city) && entry.address.state === state : entry.address.zip === zip);
      if (!isInside) countIn(leftOut, 'outside');
      return isInside ? [{ source, sourceId: listing.sourceId, version: '', importId: null, vertical, entry, fetchedAt, licence, expiresAt }] : [];
    });
    return { listings: await this.sites.complete(listings, context), next: nextOffset(offset, data.total, data.listings.length), seen: data.listings.length, leftOut };
  }

  /** Keeps the provider's page and answers what may become leads. */
  async keep(tx: Tx, tenantId: string, search: SearchFact, page: ProviderPage): Promise<FoundFact> {
    const planned = await this.intake.plan(tx, tenantId, page.listings);
    await this.intake.carryOut(tx, tenantId, planned);
    const leftOut = { ...page.leftOut };
    const ids = [...new Set(planned.map(({ businessId }) => businessId))];
    countIn(leftOut, 'duplicate', planned.length - ids.length);
    const facts = new Map((await this.businesses.byIds(tx, ids)).map(({ fact }) => [fact.businessId, fact]));
    const inOrder = ids.flatMap((id) => facts.get(id) ?? []);
    return { businesses: mayBecomeLeads(inOrder, { vertical: search.target.vertical, excludeChains: search.excludeChains }, leftOut), next: page.next, seen: page.seen, leftOut };
  }
}
