import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos, type Msg } from '@nats-io/nats-core';
import { toAppError } from '@leadfactory/kernel';
import { Arrival } from './arrival';
import type { Messaging } from './messaging';
import { PullInbox } from './pull-inbox';
import { durableName, streamName, streamOf } from './streams.rules';
import { Waker } from './waker';

export interface PullOptions {
  /** Without prefix. */
  subject: string;
  ackWaitMs: number;
  /** Messages at hand at most, in this process. */
  atHand: number;
  /** Handles one message and settles it; must not throw. */
  take: (arrival: Arrival) => Promise<void>;
}

const PULL_EXPIRES_MS = 10_000;
const RETRY_MS = 250;
const SLOWEST_RETRY_MS = 5_000;
/** Messages out at most over all replicas of the service: bounds the broker's memory, not the work. */
const MOST_OUT = 10_000;

/** Pulls one subject's messages, never more than can be at hand, and declares its consumer again whenever the broker has forgotten it. */
export class Puller {
  private readonly waker = new Waker();
  private readonly atWork = new Set<Promise<void>>();
  private readonly running: Promise<void>;
  private readonly unsubscribe: () => void;
  private inbox: PullInbox | null = null;
  private stopped = false;
  private paused: Promise<void> | null = null;

  constructor(
    private readonly messaging: Messaging,
    private readonly options: PullOptions,
  ) {
    // A broker that was away has forgotten what it was asked.
    this.unsubscribe = messaging.onUpheaval(() => this.inbox?.interrupt());
    this.running = this.run();
  }

  /** Stops pulling, takes in what is on its way, and waits until all that is at hand is settled. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    this.waker.wake();
    await this.inbox?.close(this.messaging.isConnected);
    await this.running;
    await Promise.all(this.atWork);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Pulls nothing until the promise is fulfilled; messages at hand go on. */
  pauseUntil(ready: () => Promise<void>): void {
    this.paused ??= ready().finally(() => {
      this.paused = null;
    });
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      try {
        const inbox = await this.open();
        while (!this.stopped) {
          await this.pull(inbox);
          failures = 0;
        }
      } catch (error) {
        if (this.stopped) return;
        failures += 1;
        const wait = Math.min(RETRY_MS * 2 ** Math.min(failures - 1, 10), SLOWEST_RETRY_MS);
        this.messaging.log.warn({ service: this.messaging.service, subject: this.options.subject, error: toAppError(error).toWire() }, 'Pulling was interrupted; it will be tried again.');
        await this.waker.wait(wait);
      }
    }
  }

  private async pull(inbox: PullInbox): Promise<void> {
    if (this.paused) await this.paused;
    if (this.stopped) return;
    const room = this.options.atHand - this.atWork.size;
    if (room > 0) await inbox.pull(room, PULL_EXPIRES_MS);
    else await this.waker.wait(PULL_EXPIRES_MS);
  }

  private begin(message: Msg): void {
    const subject = message.subject.slice(this.messaging.prefix.length);
    const work: Promise<void> = this.options.take(new Arrival(message, subject, this.options.ackWaitMs)).finally(() => {
      this.atWork.delete(work);
      this.waker.wake();
    });
    this.atWork.add(work);
  }

  /** Declares the consumer and its stream; the inbox outlives them, because messages on their way still come to it. */
  private async open(): Promise<PullInbox> {
    const { messaging, options } = this;
    const stream = streamName(messaging.prefix, streamOf(options.subject).kind);
    const name = durableName(messaging.service, options.subject);
    await messaging.declare();
    await messaging.streams.consumers.add(stream, {
      durable_name: name,
      filter_subject: `${messaging.prefix}${options.subject}`,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(options.ackWaitMs),
      // Deliveries are counted here: past a limit of the broker's a message would stay in a work queue for ever.
      max_deliver: -1,
      max_ack_pending: MOST_OUT,
    });
    this.inbox ??= new PullInbox(messaging.connection, stream, name, (message) => this.begin(message));
    return this.inbox;
  }
}
