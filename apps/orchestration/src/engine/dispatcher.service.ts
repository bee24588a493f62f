import { afterCommit, Database, type Tx } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Courier } from './courier.service';
import { IssueService } from './issue.service';

/**
 * Issues work right after the transactions that made it ready, for many of them at once. Inside those transactions each
 * would count the others' leads as still out, and none would refill what all of them emptied. What a crash leaves
 * behind is issued by the sweep.
 */
@Injectable()
export class Dispatcher implements OnModuleDestroy {
  private readonly wanted = new Map<string, Set<string>>();
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly issuing: IssueService,
    private readonly courier: Courier,
    private readonly logger: Logger,
  ) {}

  /** Issues what waits at these steps once the transaction has committed. */
  after(tx: Tx, tenantId: string, steps: readonly string[]): void {
    afterCommit(tx, () => this.want(tenantId, steps));
  }

  /** Leads of the step, out in these envelopes, have come back with this transaction: others may take their places. */
  cameBack(tx: Tx, tenantId: string, step: string, envelopeIds: readonly (string | null)[]): void {
    afterCommit(tx, () => {
      this.courier.cameBack(tenantId, envelopeIds);
      this.want(tenantId, this.issuing.cameBack(tenantId, step, envelopeIds.length));
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private want(tenantId: string, steps: readonly string[]): void {
    if (steps.length === 0) return;
    const wanted = this.wanted.get(tenantId) ?? new Set();
    steps.forEach((step) => wanted.add(step));
    this.wanted.set(tenantId, wanted);
    this.running ??= this.run().finally(() => (this.running = null));
  }

  private async run(): Promise<void> {
    // Transactions that commit in the same breath share one round.
    await new Promise((resolve) => setImmediate(resolve));
    while (!this.stopped) {
      const [next] = this.wanted;
      if (!next) return;
      const [tenantId, steps] = next;
      this.wanted.delete(tenantId);
      try {
        await this.database.withTenant(tenantId, (tx) => this.issuing.issue(tx, tenantId, [...steps]));
      } catch (error) {
        this.logger.warn({ err: error, tenantId, steps: [...steps] }, 'Work could not be issued at once; the sweep issues it.');
      }
    }
  }
}
