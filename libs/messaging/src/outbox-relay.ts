import type { Database } from '@leadfactory/persistence';
import { toAppError } from '@leadfactory/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import type { Messaging } from './messaging';
import { DeadLetters } from './dead-letters';
import { FreshMessages } from './fresh-messages';
import type { Committed, Outbox } from './outbox';
import { type BatchResult, noteFresh, publishFresh, publishPending, type Published, putBackLost } from './outbox-table';
import type { Births } from './streams';
import { Waker } from './waker';

const POLL_MS = 1_000;
/** Looking in vain costs a transaction: whoever has found nothing for a while looks less often. Own commits are never waited for. */
const SLOWEST_IDLE_POLL_MS = 5_000;
/** A broker that is back is used within so long. */
const SLOWEST_POLL_MS = 5_000;
const DECLARE_EVERY_MS = 10_000;
/** Younger rows are at hand in the process that committed them; when that has died, somebody finds them a moment later. */
const YOUNGEST_MS = 1_000;
/** What is published in the meantime is noted in one transaction. */
const NOTE_AFTER_MS = 50;

/**
 * Carries the outbox to the broker: right after each commit, from memory, and every one to five seconds from the table for what
 * another process left behind or the broker did not take.
 * Any number of relays work on one outbox. What the broker has stored is deleted or, when it can be replayed, marked;
 * after the broker lost its store the marked rows go again.
 */
export class OutboxRelay {
  private readonly waker = new Waker();
  private readonly unsubscribe: (() => void)[];
  private readonly letters: DeadLetters;
  private running: Promise<void> | null = null;
  private stopped = false;
  private failures = 0;
  private emptyPolls = 0;
  private declareAt = 0;
  private readonly fresh = new FreshMessages();
  /** Whether the table may hold rows that nobody has at hand, however young. */
  private leftovers = true;
  private lookAt = 0;
  private births: Partial<Births> = {};
  private readonly published: Published[] = [];
  private noting: Promise<void> | null = null;
  private readonly hurry = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    outbox: Outbox,
  ) {
    this.letters = new DeadLetters(database, messaging, outbox);
    this.unsubscribe = [
      outbox.onCommitted((messages) => {
        if (!this.fresh.add(messages)) this.leftovers = true;
        this.waker.wake();
      }),
      messaging.onUpheaval(() => {
        this.declareAt = 0;
        this.failures = 0;
        this.leftovers = true;
        this.waker.wake();
      }),
    ];
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends when what is at hand has left; what the broker does not take stays in the outbox for the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe.forEach((off) => off());
    this.waker.wake();
    await this.running;
    this.hurry.abort();
    await this.noting;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const more = await this.round();
      if (!more && !this.stopped) await this.waker.wait(this.pause());
    }
    // What is at hand is not kept elsewhere in every case.
    while (!this.fresh.isEmpty && this.failures === 0 && this.messaging.isConnected) await this.round();
  }

  private pause(): number {
    if (this.failures > 0) return Math.min(POLL_MS * 2 ** this.failures, SLOWEST_POLL_MS);
    // A broker that comes back wakes us.
    return this.messaging.isConnected ? Math.max(0, this.lookAt - Date.now()) : SLOWEST_IDLE_POLL_MS;
  }

  /** One batch; true when the next should follow at once. */
  private async round(): Promise<boolean> {
    if (!this.messaging.isConnected) return false;
    try {
      if (Date.now() >= this.declareAt) await this.declare();
      const { settled, more, later } = await this.carry();
      // A stream that does not answer may be gone too: the next round looks, and the first time at once.
      if (later !== null) {
        this.declareAt = 0;
        this.leftAll();
        if (this.failures === 0) {
          this.failures = 1;
          return true;
        }
        throw new Error(later);
      }
      this.failures = 0;
      return (more && settled > 0) || !this.fresh.isEmpty || this.leftovers;
    } catch (error) {
      this.leftAll();
      this.failures = Math.min(this.failures + 1, 8);
      this.messaging.log.warn({ service: this.messaging.service, error: toAppError(error).toWire() }, 'The outbox could not be carried to the broker; it will be tried again.');
      return false;
    }
  }

  /** What is at hand; when there is nothing, what lies in the table. */
  private async carry(): Promise<BatchResult> {
    const messages = this.fresh.take();
    if (messages.length > 0) return this.carryFresh(messages);
    if (!this.leftovers && Date.now() < this.lookAt) return { settled: 0, more: false, later: null };
    const youngestMs = this.leftovers ? 0 : YOUNGEST_MS;
    this.leftovers = false;
    // What was published and not yet noted would be read as if nobody had.
    await this.noting;
    const result = await publishPending(this.database, this.messaging, this.letters, youngestMs);
    // What came to be left over meanwhile stays so.
    if (result.more || result.later !== null) this.leftovers ||= youngestMs === 0;
    this.emptyPolls = result.settled > 0 ? 0 : Math.min(this.emptyPolls + 1, 8);
    this.lookAt = result.more && result.settled > 0 ? 0 : Date.now() + Math.min(POLL_MS * 2 ** this.emptyPolls, SLOWEST_IDLE_POLL_MS);
    return result;
  }

  private async carryFresh(messages: Committed[]): Promise<BatchResult> {
    const { published, late, later } = await publishFresh(this.messaging, messages);
    this.fresh.putBack(late);
    this.published.push(published);
    this.noting ??= this.note().finally(() => (this.noting = null));
    return { settled: messages.length, more: false, later };
  }

  private async note(): Promise<void> {
    await delay(NOTE_AFTER_MS, undefined, { signal: this.hurry.signal }).catch(() => undefined);
    while (this.published.length > 0) {
      try {
        await noteFresh(this.database, this.messaging, this.letters, this.published.splice(0));
      } catch (error) {
        // The table has them as if they had not left; they go again, and their readers know them.
        this.leftAll();
        this.waker.wake();
        this.messaging.log.warn({ service: this.messaging.service, error: toAppError(error).toWire() }, 'What the broker has could not be noted; it goes again.');
      }
    }
  }

  /** What the table has is taken from there. */
  private leftAll(): void {
    this.fresh.leaveToTable();
    this.leftovers = true;
  }

  private async declare(): Promise<void> {
    const births = await this.messaging.declare();
    // What an older stream had is put back by its note: one that came later would hide the loss.
    await this.noting;
    for (const [kind, birth] of Object.entries(births) as [keyof Births, Date][]) {
      if (this.births[kind]?.getTime() === birth.getTime()) continue;
      const count = await putBackLost(this.database, kind, birth);
      this.births[kind] = birth;
      this.leftovers ||= count > 0;
      if (count > 0) this.messaging.log.warn({ service: this.messaging.service, stream: kind, count }, 'The stream is new; messages published before go again.');
    }
    this.declareAt = Date.now() + DECLARE_EVERY_MS;
  }
}
