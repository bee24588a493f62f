import { afterCommit, Database, type Tx } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RunService } from './run.service';

/**
 * Ends runs right after the transactions in which their leads ended. Inside those each would see the leads of the others as
 * still open, and none would find the run complete. What a crash leaves behind is ended by the sweep.
 */
@Injectable()
export class RunCloser implements OnModuleDestroy {
  private readonly wanted = new Map<string, string>();
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly runs: RunService,
    private readonly logger: Logger,
  ) {}

  /** Looks whether the run is complete once the transaction has committed. */
  after(tx: Tx, tenantId: string, runId: string): void {
    afterCommit(tx, () => {
      this.wanted.set(runId, tenantId);
      this.running ??= this.run().finally(() => (this.running = null));
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // Transactions that commit in the same breath share one look.
    await new Promise((resolve) => setImmediate(resolve));
    while (!this.stopped) {
      const [next] = this.wanted;
      if (!next) return;
      const [runId, tenantId] = next;
      this.wanted.delete(runId);
      try {
        await this.database.withTenant(tenantId, (tx) => this.runs.finishIfComplete(tx, tenantId, runId));
      } catch (error) {
        this.logger.warn({ err: error, tenantId, runId }, 'Whether the run is complete could not be seen at once; the sweep looks.');
      }
    }
  }
}
