import { AckPolicy, DeliverPolicy, type Consumer, type ConsumerMessages } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { toAppError } from '@leadfactory/kernel';
import { Arrival } from './arrival';
import type { Messaging } from './messaging';
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
  private batch: ConsumerMessages | null = null;
  private stopped = false;
  private paused: Promise<void> | null = null;

  constructor(
    private readonly messaging: Messaging,
    private readonly options: PullOptions,
  ) {
    this.running = this.run();
  }

  /** Stops pulling and waits until what is at hand is settled. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.batch?.stop();
    this.waker.wake();
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
    this.batch?.stop();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      try {
        const consumer = await this.declare();
        failures = 0;
        while (!this.stopped) await this.pull(consumer);
      } catch (error) {
        if (this.stopped) return;
        failures += 1;
        const wait = Math.min(RETRY_MS * 2 ** Math.min(failures - 1, 10), SLOWEST_RETRY_MS);
        this.messaging.log.warn({ service: this.messaging.service, subject: this.options.subject, error: toAppError(error).toWire() }, 'Pulling was interrupted; it will be tried again.');
        await this.waker.wait(wait);
      }
    }
  }

  private async pull(consumer: Consumer): Promise<void> {
    if (this.paused) await this.paused;
    const room = this.options.atHand - this.atWork.size;
    if (room <= 0) return this.waker.wait(PULL_EXPIRES_MS);
    this.batch = await consumer.fetch({ max_messages: room, expires: PULL_EXPIRES_MS, bind: true });
    if (this.stopped || this.paused) this.batch.stop();
    for await (const message of this.batch) {
      const subject = message.subject.slice(this.messaging.prefix.length);
      this.begin(new Arrival(message, subject, this.options.ackWaitMs));
    }
    this.batch = null;
  }

  private begin(arrival: Arrival): void {
    const work: Promise<void> = this.options.take(arrival).finally(() => {
      this.atWork.delete(work);
      this.waker.wake();
    });
    this.atWork.add(work);
  }

  private async declare(): Promise<Consumer> {
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
    return messaging.jetstream.consumers.get(stream, name);
  }
}
