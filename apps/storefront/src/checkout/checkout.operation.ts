import { type Caller, type PageDocument, startCheckout, viewCancelledCheckout, viewPurchase } from '@leadfactory/contracts';
import { formatMoney } from '@leadfactory/kernel';
import { ENV, HandlesOperation, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { StorefrontEnv } from '../env';
import { OfferService } from '../offer/offer.service';
import type { Offer } from '../offer/offer.types';
import { fill, localeOf, textsOf } from '../page/offer.texts';
import { dateText, maskedEmail } from '../page/offer-view.rules';
import { PageService } from '../page/page.service';
import type { Purchase } from '../purchase/purchase.repository';
import { ReconcileService } from '../purchase/reconcile.service';
import { CheckoutService, type CheckoutTexts } from './checkout.service';

const LOOK_AGAIN_SECONDS = 4;

@Injectable()
export class CheckoutOperation {
  constructor(
    private readonly offers: OfferService,
    private readonly checkouts: CheckoutService,
    private readonly reconcile: ReconcileService,
    private readonly pages: PageService,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: StorefrontEnv,
  ) {}

  @HandlesOperation(startCheckout)
  async start({ token }: { token: string }, caller: Caller): Promise<PageDocument> {
    const offer = await this.offers.open(token);
    if (offer === null) return this.pages.notFound();
    const texts = textsOf(offer.language);
    const path = `/o/${token}`;
    if (offer.dry) return this.pages.note(offer.language, { title: texts.preview.title, lines: [texts.preview.text], link: { href: path, text: texts.back } });
    const started = await this.checkouts.start(offer, this.textsFor(offer, path), caller.traceparent);
    switch (started.kind) {
      case 'pay':
        return { status: 303, location: started.url, headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } };
      case 'bought':
      case 'confirming':
        return { status: 303, location: `${path}/thanks`, headers: { 'cache-control': 'no-store' } };
      case 'unavailable':
        return this.pages.note(
          offer.language,
          { title: texts.unavailable.title, lines: [texts.unavailable.text], retry: { path: `${path}/checkout`, text: texts.unavailable.retry }, link: { href: path, text: texts.back } },
          503, { 'retry-after': '60' },
        );
    }
  }

  @HandlesOperation(viewPurchase)
  async thanks({ token, session_id: sessionId }: { token: string; session_id?: string | undefined }): Promise<PageDocument> {
    const offer = await this.offers.open(token);
    if (offer === null) return this.pages.notFound();
    const texts = textsOf(offer.language);
    const back = { href: `/o/${token}`, text: texts.back };
    let known = await this.checkouts.bought(offer, sessionId);
    if (known.purchase === null && known.checkout !== null && known.checkout.paidAt === null && known.checkout.state !== 'expired') {
      // The browser was faster than the webhook: ask, once per look.
      await this.reconcile.lookUp(known.checkout).catch((error: unknown) => this.logger.warn({ tenantId: offer.tenantId, offerId: offer.id, err: error }, 'A checkout could not be looked up for its buyer; the webhook will tell.'));
      known = await this.checkouts.bought(offer, sessionId);
    }
    if (known.purchase !== null) return this.pages.note(offer.language, this.thanksFor(offer, known.purchase, sessionId === known.purchase.sessionId, back));
    const paying = known.checkout !== null && (known.checkout.state === 'completed' || (sessionId !== undefined && known.checkout.state === 'open'));
    if (!paying) return this.pages.note(offer.language, { title: texts.nothingPaid.title, lines: [texts.nothingPaid.text], link: back });
    return this.pages.note(offer.language, { title: texts.confirming.title, lines: [texts.confirming.text], again: LOOK_AGAIN_SECONDS, link: back });
  }

  @HandlesOperation(viewCancelledCheckout)
  async cancelled({ token }: { token: string }): Promise<PageDocument> {
    const offer = await this.offers.open(token);
    if (offer === null) return this.pages.notFound();
    const texts = textsOf(offer.language);
    return this.pages.note(offer.language, { title: texts.cancelled.title, lines: [texts.cancelled.text], button: { href: `/o/${token}`, text: texts.back } });
  }

  /** @param returning whether the browser comes from the payment itself: only then it is shown the report's link */
  private thanksFor(offer: Offer, purchase: Purchase, returning: boolean, back: { href: string; text: string }) {
    const texts = textsOf(offer.language);
    const { thanks } = texts;
    const email = maskedEmail(purchase.buyerEmail);
    const receipt = fill(thanks.receipt, { amount: formatMoney({ amount: purchase.amount, currency: purchase.currency }, localeOf(offer.language)), date: dateText(purchase.paidAt, offer.language) });
    if (purchase.disputedAt !== null) return { title: thanks.disputed, lines: [thanks.disputedText], link: back };
    if (purchase.amount > 0 && purchase.refunded >= purchase.amount && purchase.refundFailed > 0) return { title: thanks.refundFailed, lines: [thanks.refundFailedText], link: back };
    if (purchase.amount > 0 && purchase.refunded >= purchase.amount) return { title: thanks.refunded, lines: [thanks.refundedText], link: back };
    if (!returning) return { title: texts.bought.title, lines: [fill(texts.bought.text, { email, date: dateText(purchase.paidAt, offer.language) })], link: back };
    if (purchase.reportUrl === null) return { title: thanks.title, lines: [fill(thanks.text, { email }), receipt], again: LOOK_AGAIN_SECONDS };
    return { title: thanks.ready, lines: [fill(thanks.readyText, { email }), receipt], button: { href: purchase.reportUrl, text: thanks.open } };
  }

  private textsFor(offer: Offer, path: string): CheckoutTexts {
    const { product } = textsOf(offer.language);
    const url = `${this.env.PUBLIC_ORIGIN}${path}`;
    return {
      productName: fill(product.name, { business: offer.businessName }), productDescription: fill(product.description, { findings: offer.content.counts.findings }),
      // Stripe fills in the session's id.
      successUrl: `${url}/thanks?session_id={CHECKOUT_SESSION_ID}`, cancelUrl: `${url}/cancelled`,
    };
  }
}
