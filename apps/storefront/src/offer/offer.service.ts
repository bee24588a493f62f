import type { OfferFact, publishOffer } from '@leadfactory/contracts';
import { type Clock, derivedId } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, doneWith, end, ENV, Links, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { StorefrontEnv } from '../env';
import { SenderService } from '../sender/sender.service';
import { offerContent, offerExpiry } from './offer.rules';
import { OfferRepository } from './offer.repository';
import type { Offer } from './offer.types';

const PURPOSE = 'offer';

@Injectable()
export class OfferService {
  constructor(
    private readonly database: Database,
    private readonly offers: OfferRepository,
    private readonly senders: SenderService,
    private readonly links: Links,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: StorefrontEnv,
  ) {}

  async publish(facts: StepInput<typeof publishOffer>, context: StepContext): Promise<StepReply<OfferFact>> {
    const content = offerContent(facts, this.senders.of(context.tenantId));
    if (content === null) return end('disqualified', 'nothing_to_offer', { detail: 'There is no grade or no proof to show.' });
    const { campaign, business, report } = facts;
    const id = derivedId('offer', context.tenantId, context.key);
    const now = this.clock.now();
    return doneWith(async (tx) => {
      await this.offers.add(tx, {
        id, tenantId: context.tenantId, leadId: context.leadId, runId: context.runId, campaignId: campaign.campaignId, businessId: business.businessId, reportId: report.reportId,
        businessName: business.name, language: campaign.language, price: campaign.price, content, dry: context.dry, views: 0, createdAt: now, expiresAt: offerExpiry(now),
      });
      // Read back: an earlier attempt may have published it, with another expiry and thus another link.
      const offer = (await this.offers.find(tx, id)) as Offer;
      return { offerId: id, url: this.urlOf(offer), price: offer.price, expiresAt: offer.expiresAt.toISOString() };
    });
  }

  /** What the token opens; null for unknown, foreign and expired ones alike (R7.05). */
  async open(token: string): Promise<Offer | null> {
    const claims = this.links.verify(PURPOSE, token);
    if (claims === null) return null;
    return this.database.withTenant(String(claims.t), (tx) => this.offers.find(tx, String(claims.o)));
  }

  async countView(offer: Offer): Promise<void> {
    await this.database.withTenant(offer.tenantId, (tx) => this.offers.countView(tx, offer.id));
  }

  urlOf(offer: Pick<Offer, 'id' | 'tenantId' | 'expiresAt'>): string {
    return `${this.env.PUBLIC_ORIGIN}${this.pathOf(offer)}`;
  }

  pathOf(offer: Pick<Offer, 'id' | 'tenantId' | 'expiresAt'>): string {
    return `/o/${this.links.sign(PURPOSE, { t: offer.tenantId, o: offer.id }, { expiresAt: offer.expiresAt })}`;
  }
}
