import { readCheckout } from '@leadfactory/contracts';
import { type Clock, isTransient } from '@leadfactory/kernel';
import { CLOCK, EgressClient, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type Checkout, CheckoutRepository } from '../checkout/checkout.repository';
import { PurchaseRepository } from './purchase.repository';
import { SettlementService } from './settlement.service';
import { wordOfCheckout } from './stripe-event.rules';

/** A session lives for a day; after an hour more nothing can come of it. */
const OLDEST_HOURS = 25;
/** A bank transfer takes up to two weeks; whoever's has not come in a month will not send it. */
const PROMISED_DAYS = 30;
const CHECKOUTS_AT_ONCE = 50;
/** A report that has not gone out so long after its payment needs somebody (R8.03). */
const DELIVERED_WITHIN_MINUTES = 15;
/** Whoever has not been served for so long is beyond repetition: people are told by the metric. */
const TELL_AGAIN_HOURS = 48;

@Injectable()
export class ReconcileService {
  constructor(
    private readonly checkouts: CheckoutRepository,
    private readonly purchases: PurchaseRepository,
    private readonly settlement: SettlementService,
    private readonly egress: EgressClient,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Asks the provider about checkouts of which nothing was heard, and answers how many were over. One that fails does not keep the others waiting. */
  async askAfterCheckouts(): Promise<number> {
    let found = 0;
    const due = await this.checkouts.takeDue(this.clock.now(), { open: this.ago(OLDEST_HOURS * 60), promised: this.ago(PROMISED_DAYS * 24 * 60) }, CHECKOUTS_AT_ONCE);
    for (const [place, checkout] of due.entries()) {
      try {
        if (await this.lookUp(checkout)) found += 1;
      } catch (error) {
        this.logger.warn({ tenantId: checkout.tenantId, checkoutId: checkout.id, err: error }, 'A checkout could not be looked up; it is asked for again later.');
        if (!isTransient(error)) continue;
        // The others would meet the same outage; the next round begins with them.
        await this.checkouts.putBack(due.slice(place + 1), this.ago(0));
        return found;
      }
    }
    return found;
  }

  /** What the provider says of the checkout, taken as if a webhook had said it. Answers whether it is over. */
  async lookUp(checkout: Pick<Checkout, 'id' | 'tenantId' | 'sessionId'>): Promise<boolean> {
    if (checkout.sessionId === null) return false;
    const { data } = await this.egress.call(readCheckout, { sessionId: checkout.sessionId }, { tenantId: checkout.tenantId });
    const heard = wordOfCheckout(data, this.clock.now());
    if (heard === null) return false;
    // Our own row is the better witness of whose it is.
    await this.settlement.hear({ ...heard.about, tenantId: checkout.tenantId, checkoutId: checkout.id }, heard.word);
    return heard.word.kind !== 'promised';
  }

  /** Tells once more of what was paid and has not been delivered; whoever hears it a second time does nothing twice. */
  async tellUndelivered(): Promise<void> {
    const overdue = await this.purchases.takeUndelivered(this.clock.now(), this.ago(DELIVERED_WITHIN_MINUTES), this.ago(TELL_AGAIN_HOURS * 60), CHECKOUTS_AT_ONCE);
    for (const purchase of overdue) {
      this.logger.error({ tenantId: purchase.tenantId, purchaseId: purchase.id, paidAt: purchase.paidAt.toISOString() }, 'A purchase was paid and its report is not delivered; it is told again.');
      await this.settlement.tellAgain(purchase);
    }
  }

  countUndelivered(): Promise<number> {
    return this.purchases.countUndelivered(this.ago(DELIVERED_WITHIN_MINUTES));
  }

  private ago(minutes: number): Date {
    return new Date(this.clock.now().getTime() - minutes * 60_000);
  }
}
