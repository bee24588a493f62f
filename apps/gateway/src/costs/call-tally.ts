import type { Clock } from '@leadfactory/kernel';
import type { Logger } from '@leadfactory/service-kit';
import type { Budgets } from './budgets.repository';

/** Counts calls that are free and keep no rows, and writes the sums now and then. */
export class CallTally {
  private counts = new Map<string, number>();

  constructor(
    private readonly budgets: Budgets,
    private readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  add(provider: string): void {
    this.counts.set(provider, (this.counts.get(provider) ?? 0) + 1);
  }

  /** Writes what has gathered; what cannot be written now is tried again with the next. */
  async flush(): Promise<void> {
    if (this.counts.size === 0) return;
    const counted = this.counts;
    this.counts = new Map();
    try {
      await this.budgets.count(counted, this.clock.now());
    } catch (error) {
      this.logger.warn({ err: error }, 'Counts of free calls could not be written yet.');
      for (const [provider, calls] of counted) this.counts.set(provider, (this.counts.get(provider) ?? 0) + calls);
    }
  }
}
