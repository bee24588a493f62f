import type { Database } from '@leadfactory/persistence';
import { toAppError } from '@leadfactory/kernel';
import type { Messaging } from './messaging';
import type { Outbox } from './outbox';
import { publishPending, putBackLost } from './outbox-table';
import type { Births } from './streams';
import { Waker } from './waker';

const POLL_MS = 1_000;
/** Looking in vain costs a transaction: whoever has found nothing for a while looks less often. Own commits are never waited for. */
const SLOWEST_IDLE_POLL_MS = 5_000;
/** A broker that is back is used within so long. */
const SLOWEST_POLL_MS = 5_000;
const DECLARE_EVERY_MS = 10_000;

/**
 * Carries the outbox to the broker: right after each commit, and every one to five seconds for what another process left behind.
 * Any number of relays work on one outbox. What the broker has stored is deleted or, when it can be replayed, marked;
 * after the broker lost its store the marked rows go again.
 */
export class OutboxRelay {
  private readonly waker = new Waker();
  private readonly unsubscribe: (() => void)[];
  private running: Promise<void> | null = null;
  private stopped = false;
  private failures = 0;
  private emptyPolls = 0;
  private declareAt = 0;
  private births: Partial<Births> = {};

  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    outbox: Outbox,
  ) {
    this.unsubscribe = [
      outbox.onCommitted(() => this.waker.wake()),
      messaging.onUpheaval(() => {
        this.declareAt = 0;
        this.failures = 0;
        this.waker.wake();
      }),
    ];
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends after the batch at hand; what is left stays in the outbox for the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe.forEach((off) => off());
    this.waker.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const more = await this.round();
      if (more || this.stopped) continue;
      await this.waker.wait(this.failures > 0 ? Math.min(POLL_MS * 2 ** this.failures, SLOWEST_POLL_MS) : Math.min(POLL_MS * 2 ** this.emptyPolls, SLOWEST_IDLE_POLL_MS));
    }
  }

  /** One batch; true when the next should follow at once. */
  private async round(): Promise<boolean> {
    if (!this.messaging.isConnected) return false;
    try {
      if (Date.now() >= this.declareAt) await this.declare();
      const result = await publishPending(this.database, this.messaging);
      // A stream that does not answer may be gone too: the next round looks, and the first time at once.
      if (result.later !== null) {
        this.declareAt = 0;
        if (this.failures === 0) {
          this.failures = 1;
          return true;
        }
        throw new Error(result.later);
      }
      this.failures = 0;
      this.emptyPolls = result.settled > 0 ? 0 : Math.min(this.emptyPolls + 1, 8);
      // What is committed from here on wakes us: to look again would only find nothing.
      return result.more && result.settled > 0;
    } catch (error) {
      this.failures = Math.min(this.failures + 1, 8);
      this.messaging.log.warn({ service: this.messaging.service, error: toAppError(error).toWire() }, 'The outbox could not be carried to the broker; it will be tried again.');
      return false;
    }
  }

  private async declare(): Promise<void> {
    const births = await this.messaging.declare();
    for (const [kind, birth] of Object.entries(births) as [keyof Births, Date][]) {
      if (this.births[kind]?.getTime() === birth.getTime()) continue;
      const count = await putBackLost(this.database, kind, birth);
      this.births[kind] = birth;
      if (count > 0) this.messaging.log.warn({ service: this.messaging.service, stream: kind, count }, 'The stream is new; messages published before go again.');
    }
    this.declareAt = Date.now() + DECLARE_EVERY_MS;
  }
}
