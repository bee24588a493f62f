import { Module } from '@nestjs/common';
import { CheckoutOperation } from './checkout/checkout.operation';
import { CheckoutRepository } from './checkout/checkout.repository';
import { CheckoutRepositories, CheckoutService } from './checkout/checkout.service';
import { OfferOperation } from './offer/offer.operation';
import { OfferRepository } from './offer/offer.repository';
import { OfferService } from './offer/offer.service';
import { OfferStep } from './offer/offer.step';
import { PageService } from './page/page.service';
import { DeliverySubscriber } from './purchase/delivery.subscriber';
import { PurchaseOperation } from './purchase/purchase.operation';
import { PurchaseRepository } from './purchase/purchase.repository';
import { ReconcileSchedule } from './purchase/reconcile.schedule';
import { ReconcileService } from './purchase/reconcile.service';
import { RefundRepository } from './purchase/refund.repository';
import { RefundService } from './purchase/refund.service';
import { SettlementService } from './purchase/settlement.service';
import { StripeHook } from './purchase/stripe.hook';
import { SenderService } from './sender/sender.service';

@Module({
  providers: [
    SenderService, PageService,
    OfferRepository, OfferService, OfferStep, OfferOperation,
    CheckoutRepository, CheckoutRepositories, CheckoutService, CheckoutOperation,
    PurchaseRepository, SettlementService, StripeHook, DeliverySubscriber, ReconcileService, ReconcileSchedule, RefundRepository, RefundService, PurchaseOperation,
  ],
})
export class StorefrontModule {}
