import { businessProfile, type Provenance } from '@leadfactory/contracts';
import { type ErrorCode, toAppError } from '@leadfactory/kernel';
import { EgressClient, Logger, type StepContext } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { siteOf } from '../identity/domain.rules';
import type { Incoming } from '../listing/listing.types';
import { siteAmong } from './site.rules';

/** Profiles asked for at a time. */
const AT_ONCE = 8;

/** Limits, budgets and outages end: the page waits, and what was answered until then is in the ledger under its key. */
const PASSING: readonly ErrorCode[] = ['rate_limited', 'budget_exceeded', 'unavailable', 'provider_unavailable'];

/** What was learned of a listing's site; null when nothing could be asked, so that a later run may. */
interface Answer {
  website: string | null;
  from: Provenance;
}

/** Asks the profile for the sites that a search does not tell. A site is worth having and worth waiting for, never worth failing a page for. */
@Injectable()
export class SiteLookup {
  constructor(
    private readonly egress: EgressClient,
    private readonly logger: Logger,
  ) {}

  /** The same listings, those whose site was found with it. @throws AppError what passes: limits, budgets, outages */
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
          // What passes is waited for: a business that entered without its site would be judged as one that has none.
          if (PASSING.includes(code)) {
            off = true;
            throw error;
          }
          // A missing key holds for the listings after it as well.
          off = code === 'not_configured';
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
