import { businessProfile, type Provenance } from '@leadfactory/contracts';
import { toAppError } from '@leadfactory/kernel';
import { EgressClient, Logger, type StepContext } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { siteOf } from '../identity/domain.rules';
import type { Incoming } from '../listing/listing.types';
import { siteAmong } from './site.rules';

/** Profiles asked for at a time. */
const AT_ONCE = 8;

/** What was learned of a listing's site; null when nothing could be asked, so that a later run may. */
interface Answer {
  website: string | null;
  from: Provenance;
}

/** Asks the profile for the sites that a search does not tell. A site is worth having, never worth failing a page for. */
@Injectable()
export class SiteLookup {
  constructor(
    private readonly egress: EgressClient,
    private readonly logger: Logger,
  ) {}

  /** The same listings, those whose site was found with it. */
  async complete(listings: readonly Incoming[], context: StepContext): Promise<Incoming[]> {
    const completed = [...listings];
    let next = 0;
    let off = false;
    const work = async (): Promise<void> => {
      while (next < completed.length && !off) {
        const at = next;
        next += 1;
        const listing = completed[at]!;
        try {
          const { website, from } = await this.ask(listing, context);
          completed[at] = { ...listing, entry: { ...listing.entry, siteAsked: true, ...(website === null ? {} : { website, websiteFrom: from }) } };
        } catch (error) {
          const { code, message } = toAppError(error);
          // Limits, budgets, outages and missing keys hold for the listings after it as well.
          off = code !== 'provider_rejected' && code !== 'timeout' && code !== 'internal';
          this.logger.warn({ code, source: listing.source, sourceId: listing.sourceId, runId: context.runId }, `The site of a business could not be asked for, and stays unknown. ${message}`);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, completed.length) }, work));
    return completed;
  }

  private async ask({ sourceId, entry }: Incoming, context: StepContext): Promise<Answer> {
    const { line1, city, state, zip } = entry.address;
    const address = [line1, city, `${state} ${zip ?? ''}`.trim()].filter((part) => part !== null && part !== '').join(', ');
    const answer = await this.egress.call(businessProfile, { name: entry.name, address, zip, phone: entry.phone, location: entry.location }, context, { call: `profile:${sourceId}` });
    return { website: siteOf(siteAmong(entry, answer.data.candidates)), from: { source: answer.provider, fetchedAt: answer.fetchedAt, licence: answer.licence, expiresAt: answer.expiresAt } };
  }
}
