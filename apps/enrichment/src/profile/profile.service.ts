import { type BusinessFact, businessProfile, type ProfileFact, type Provenance } from '@leadfactory/contracts';
import { AppError, type Clock } from '@leadfactory/kernel';
import { stableHash } from '@leadfactory/persistence';
import { CLOCK, EgressClient, type StepContext } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { SettingsService } from '../settings/settings.service';
import { degradationOf } from '../settings/degradation.rules';
import { type Candidate, matchOf } from './match.rules';
import { addressLine, noProfile, profileOf, questionOf } from './profile.rules';
import { ProfileRepository, type ProfileRow } from './profile.repository';

const DAY_MS = 86_400_000;

export type Found = { stored: ProfileFact } | { row: ProfileRow };

@Injectable()
export class ProfileService {
  constructor(
    private readonly egress: EgressClient,
    private readonly profiles: ProfileRepository,
    private readonly config: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The business's profile: the one that is stored while it is fresh and the business the same, or a new match. */
  async match(business: BusinessFact, context: StepContext): Promise<Found> {
    const now = this.clock.now();
    const { profile: settings, version } = this.config.settings;
    const question = stableHash(questionOf(business, version));
    const stored = await this.profiles.find(context.tenantId, business.businessId, now);
    // What could not be asked has no provenance, and is asked again.
    const fresh = stored !== null && stored.question === question && stored.fact.provenance !== null && now.getTime() - stored.matchedAt.getTime() < settings.reuseDays * DAY_MS;
    if (fresh) return { stored: stored.fact };
    return { row: { businessId: business.businessId, question, matchedAt: now, fact: await this.ask(business, context) } };
  }

  private async ask(business: BusinessFact, context: StepContext): Promise<ProfileFact> {
    const { profile: settings } = this.config.settings;
    let candidates: Candidate[];
    let provenance: Provenance;
    try {
      const answer = await this.egress.call(businessProfile, { name: business.name, address: addressLine(business), zip: business.address.zip, phone: business.phone, location: business.location }, context, { call: 'profile' });
      candidates = answer.data.candidates;
      const keptUntil = new Date(new Date(answer.fetchedAt).getTime() + settings.keepDays * DAY_MS).toISOString();
      provenance = { source: answer.provider, fetchedAt: answer.fetchedAt, licence: answer.licence, expiresAt: answer.expiresAt ?? keptUntil };
    } catch (error) {
      return noProfile(0, [`not looked for: ${degradationOf(error)}`], null);
    }
    return profileOf(matchOf(business, candidates, settings, this.config.placeTypes.get(business.vertical) ?? []), provenance);
  }

  /** @throws AppError not_found */
  async get(tenantId: string, businessId: string): Promise<ProfileFact> {
    const row = await this.profiles.find(tenantId, businessId, this.clock.now());
    if (row === null) throw new AppError('not_found', `The business ${businessId} has no profile: none was looked for, or its licence has run out.`);
    return row.fact;
  }

  dropExpired(): Promise<number> {
    return this.profiles.dropExpired(this.clock.now());
  }
}
