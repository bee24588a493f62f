import { againAfterDeadlock, type Database, type Tx } from '@leadfactory/persistence';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { claimInbox } from './inbox';

export interface PendingEvent {
  id: string;
  tenantId: string;
  /** Under which name it is claimed in the inbox. */
  consumer: string;
  handle: (tx: Tx) => Promise<void>;
}

interface Waiting extends PendingEvent {
  resolve: () => void;
  reject: (error: Error) => void;
}

const MOST_IN_ONE = 100;

/**
 * Handles events that arrive together in one transaction per tenant: a commit and an inbox statement for many. An event
 * after a pause is handled at once.
 */
export class EventBatcher {
  private waiting: Waiting[] = [];
  private running = false;
  private lastRound = -Infinity;

  /**
   * @param roundEveryMs rounds begin so far apart, while fewer events wait than one transaction takes: single events that
   * follow each other closely share a commit
   */
  constructor(
    private readonly database: Database,
    private readonly roundEveryMs: number,
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
    while (this.waiting.length > 0) {
      await this.gathered();
      const round = this.waiting;
      this.waiting = [];
      for (const tenantId of new Set(round.map((event) => event.tenantId))) {
        const mine = round.filter((event) => event.tenantId === tenantId);
        for (let from = 0; from < mine.length; from += MOST_IN_ONE) await this.together(mine.slice(from, from + MOST_IN_ONE));
      }
    }
    this.running = false;
  }

  private async gathered(): Promise<void> {
    const early = this.lastRound + this.roundEveryMs - performance.now();
    if (early > 0 && this.waiting.length < MOST_IN_ONE) await delay(early);
    // Messages that came in one packet are all here before the first transaction begins.
    else await nextTurn();
    this.lastRound = performance.now();
  }

  private async together(events: Waiting[]): Promise<void> {
    try {
      await againAfterDeadlock(() => this.transaction(events));
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
      const fresh = new Map<string, Set<string>>();
      for (const consumer of [...new Set(events.map((event) => event.consumer))].sort()) {
        fresh.set(consumer, await claimInbox(tx, consumer, events.filter((event) => event.consumer === consumer).map((event) => event.id)));
      }
      for (const event of events) {
        if (fresh.get(event.consumer)?.delete(event.id)) await event.handle(tx);
      }
    });
  }
}
