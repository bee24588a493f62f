import { type Caller, listOffers, type PageDocument, viewOffer } from '@leadfactory/contracts';
import { ENV, HandlesOperation, Logger, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CheckoutService } from '../checkout/checkout.service';
import type { StorefrontEnv } from '../env';
import { offerView } from '../page/offer-view.rules';
import { PageService } from '../page/page.service';
import { OfferRepository } from './offer.repository';
import { OfferService } from './offer.service';

@Injectable()
export class OfferOperation {
  constructor(
    private readonly offers: OfferService,
    private readonly rows: OfferRepository,
    private readonly checkouts: CheckoutService,
    private readonly pages: PageService,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: StorefrontEnv,
  ) {}

  @HandlesOperation(viewOffer)
  async view({ token }: { token: string }): Promise<PageDocument> {
    const offer = await this.offers.open(token);
    if (offer === null) return this.pages.notFound();
    const { purchase } = await this.checkouts.bought(offer);
    // A count is not worth a visitor's page.
    await this.offers.countView(offer).catch((error: unknown) => this.logger.warn({ tenantId: offer.tenantId, offerId: offer.id, err: error }, 'A view of an offer could not be counted.'));
    return this.pages.offer(offerView(offer, { path: `/o/${token}`, refundDays: this.env.REFUND_DAYS, purchase }));
  }

  @HandlesOperation(listOffers)
  async list({ cursor, limit, campaignId, leadId }: z.output<(typeof listOffers)['input']>, caller: Caller): Promise<z.input<(typeof listOffers)['output']>> {
    const [createdAt = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const rows = await this.rows.list(tenantOf(caller), {
      ...(campaignId === undefined ? {} : { campaignId }), ...(leadId === undefined ? {} : { leadId }), before: cursor === undefined ? null : { createdAt, id }, limit,
    });
    return pageOfRows(
      rows, limit,
      (offer) => ({
        id: offer.id, leadId: offer.leadId, campaignId: offer.campaignId, businessName: offer.businessName, url: this.offers.urlOf(offer), price: offer.price, views: offer.views,
        createdAt: offer.createdAt.toISOString(), expiresAt: offer.expiresAt.toISOString(),
      }),
      (offer) => [offer.createdAt.toISOString(), offer.id],
    );
  }
}
