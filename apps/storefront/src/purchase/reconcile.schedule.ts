import { Metrics, Scheduled } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ReconcileService } from './reconcile.service';

@Injectable()
export class ReconcileSchedule {
  private readonly found;

  constructor(
    private readonly reconcile: ReconcileService,
    metrics: Metrics,
  ) {
    this.found = metrics.counter('leadfactory_checkouts_reconciled_total', 'Checkouts whose end was found by asking, because no webhook had told it.');
    metrics.gauge('leadfactory_purchases_undelivered', 'Purchases paid more than 15 minutes ago whose report is not known to be delivered.', () => reconcile.countUndelivered());
  }

  @Scheduled({ name: 'askAfterCheckouts', everySeconds: 60 })
  async askAfterCheckouts(): Promise<void> {
    this.found.inc(await this.reconcile.askAfterCheckouts());
  }

  @Scheduled({ name: 'tellUndelivered', everySeconds: 60 })
  async tellUndelivered(): Promise<void> {
    await this.reconcile.tellUndelivered();
  }
}
