import { CheckoutStarted, openCheckout } from '@leadfactory/contracts';
import { type Clock, derivedId, isTransient, toAppError } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database } from '@leadfactory/persistence';
import { CLOCK, EgressClient, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { OfferRepository } from '../offer/offer.repository';
import type { Offer } from '../offer/offer.types';
import { type Purchase, PurchaseRepository } from '../purchase/purchase.repository';
import { type Checkout, CheckoutRepository, type NewCheckout } from './checkout.repository';
import { checkoutTimes, nextStep } from './checkout.rules';

/** What the button leads to. */
export type Started = { kind: 'pay'; url: string } | { kind: 'bought' } | { kind: 'confirming' } | { kind: 'unavailable' };

export interface CheckoutTexts {
  productName: string;
  productDescription: string;
  successUrl: string;
  cancelUrl: string;
}

type Intended = { kind: 'call'; checkout: Pick<Checkout, 'id' | 'expiresAt'> } | Exclude<Started, { kind: 'unavailable' }>;

/** The rows that a checkout has to do with. */
@Injectable()
export class CheckoutRepositories {
  constructor(
    readonly checkouts: CheckoutRepository,
    readonly offers: OfferRepository,
    readonly purchases: PurchaseRepository,
  ) {}
}

@Injectable()
export class CheckoutService {
  constructor(
    private readonly database: Database,
    private readonly repositories: CheckoutRepositories,
    private readonly outbox: Outbox,
    private readonly egress: EgressClient,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The intent is committed before the provider is asked, so that whatever it tells later finds its checkout. */
  async start(offer: Offer, texts: CheckoutTexts, traceparent: string): Promise<Started> {
    const intended = await this.intend(offer);
    if (intended.kind !== 'call') return intended;
    const { id, expiresAt } = intended.checkout;
    try {
      const { data } = await this.egress.call(
        openCheckout,
        {
          price: offer.price, ...texts, customerEmail: null, locale: offer.language, expiresAt: expiresAt.toISOString(),
          metadata: { tenantId: offer.tenantId, offerId: offer.id, checkoutId: id, leadId: offer.leadId },
        },
        { tenantId: offer.tenantId, key: `checkout:${id}`, leadId: offer.leadId, runId: offer.runId, traceparent },
      );
      await this.opened(offer, id, data, traceparent);
      return { kind: 'pay', url: data.url };
    } catch (error) {
      return this.refused(offer, id, error);
    }
  }

  /** The standing purchase of the offer, or of this session if it is named. */
  async bought(offer: Offer, sessionId?: string): Promise<{ purchase: Purchase | null; checkout: Checkout | null }> {
    const { checkouts, purchases } = this.repositories;
    return this.database.withTenant(offer.tenantId, async (tx) => {
      const checkout = sessionId === undefined ? await checkouts.latest(tx, offer.id) : await checkouts.ofSession(tx, offer.id, sessionId);
      const purchase = sessionId === undefined ? await purchases.standing(tx, offer.id) : checkout === null ? null : await purchases.ofCheckout(tx, checkout.id);
      return { purchase, checkout };
    });
  }

  private intend(offer: Offer): Promise<Intended> {
    const { checkouts, offers, purchases } = this.repositories;
    const now = this.clock.now();
    return this.database.withTenant(offer.tenantId, async (tx): Promise<Intended> => {
      await offers.lock(tx, offer.id);
      const latest = await checkouts.latest(tx, offer.id);
      // Last: a payment that is heard meanwhile shows here. Read first, it would be missed, and its checkout be taken below for one given back.
      if ((await purchases.standing(tx, offer.id)) !== null) return { kind: 'bought' };
      // What was paid and given back again does not keep anybody from buying anew.
      const step = latest?.paidAt ? 'begin' : nextStep(latest, now);
      if (step === 'wait') return { kind: 'confirming' };
      if (step === 'go') return { kind: 'pay', url: latest?.sessionUrl ?? '' };
      if (step === 'repeat' && latest !== null) return { kind: 'call', checkout: latest };
      const attempt = (latest?.attempt ?? 0) + 1;
      const checkout: NewCheckout = {
        id: derivedId('checkout', offer.tenantId, offer.id, String(attempt)), offerId: offer.id, attempt, priceAmount: offer.price.amount, currency: offer.price.currency, ...checkoutTimes(now),
      };
      await checkouts.add(tx, checkout);
      return { kind: 'call', checkout };
    });
  }

  private async opened(offer: Offer, checkoutId: string, session: { sessionId: string; url: string }, traceparent: string): Promise<void> {
    const { tenantId, leadId, runId, campaignId, businessId, id: offerId, price } = offer;
    const now = this.clock.now();
    await this.database.withTenant(tenantId, async (tx) => {
      if (!(await this.repositories.checkouts.opened(tx, checkoutId, session))) return;
      await this.outbox.publishEvent(tx, CheckoutStarted, { leadId, runId, campaignId, businessId, offerId, checkoutId, price, at: now.toISOString() }, { tenantId, traceparent, occurredAt: now });
    });
  }

  /** An outage leaves the intent as it is: the next click repeats the same call. A refusal ends it: the next click begins anew. */
  private async refused(offer: Offer, checkoutId: string, error: unknown): Promise<Started> {
    const { code } = toAppError(error);
    this.logger.error({ tenantId: offer.tenantId, offerId: offer.id, checkoutId, err: error }, 'The checkout could not be opened.');
    if (!isTransient(error) && code !== 'fate_unknown' && code !== 'internal') {
      await this.database.withTenant(offer.tenantId, (tx) => this.repositories.checkouts.failed(tx, checkoutId));
    }
    return { kind: 'unavailable' };
  }
}
