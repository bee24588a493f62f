import type { Database, Tx } from '@leadfactory/persistence';
import { claimInbox } from './inbox';

export interface PendingEvent {
  id: string;
  tenantId: string;
  item: unknown;
}

interface Waiting extends PendingEvent {
  resolve: () => void;
  reject: (error: Error) => void;
}

const MOST_IN_ONE = 100;

/** Handles events that arrive together in one transaction per tenant: a commit and an inbox statement for many. */
export class EventBatcher {
  private waiting: Waiting[] = [];
  private running = false;

  constructor(
    private readonly database: Database,
    private readonly consumer: string,
    private readonly handleOne: (item: unknown, tx: Tx) => Promise<void>,
  ) {}

  /** Fulfilled when the event's handling has committed, now or earlier. */
  handle(event: PendingEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...event, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // Messages that came in one packet are all here before the first transaction begins.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const tenantId = this.waiting[0]?.tenantId;
      const mine = this.waiting.filter((event) => event.tenantId === tenantId).slice(0, MOST_IN_ONE);
      this.waiting = this.waiting.filter((event) => !mine.includes(event));
      await this.together(mine);
    }
    this.running = false;
  }

  private async together(events: Waiting[]): Promise<void> {
    try {
      await this.transaction(events);
      events.forEach((event) => event.resolve());
    } catch (error) {
      if (events.length === 1) return events[0]?.reject(error as Error);
      for (const event of events) await this.together([event]);
    }
  }

  private async transaction(events: Waiting[]): Promise<void> {
    const tenantId = events[0]?.tenantId;
    if (tenantId === undefined) return;
    await this.database.withTenant(tenantId, async (tx) => {
      const fresh = await claimInbox(tx, this.consumer, events.map((event) => event.id));
      for (const event of events) {
        if (fresh.delete(event.id)) await this.handleOne(event.item, tx);
      }
    });
  }
}
