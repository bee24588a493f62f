import type { JsMsg } from '@nats-io/jetstream';

/** One delivery of a message, until it is settled. */
export class Arrival {
  readonly id: string;
  private heartbeat: NodeJS.Timeout | null;
  private readonly settledAt = { done: false };

  constructor(
    private readonly message: JsMsg,
    /** Without prefix. */
    readonly subject: string,
    ackWaitMs: number,
  ) {
    // A message of foreign origin has no id of ours; its place in the stream serves.
    this.id = message.headers?.get('Nats-Msg-Id') || `${message.info.stream}:${message.seq}`;
    // A third of the deadline: two signs of life may get lost.
    this.heartbeat = setInterval(() => message.working(), ackWaitMs / 3);
    this.heartbeat.unref();
  }

  /** How often it was delivered, this time included. */
  get deliveries(): number {
    return this.message.info.deliveryCount;
  }

  get text(): string {
    return this.message.string();
  }

  get isSettled(): boolean {
    return this.settledAt.done;
  }

  done(): void {
    this.settle(() => this.message.ack());
  }

  retryIn(milliseconds: number): void {
    this.settle(() => this.message.nak(milliseconds));
  }

  giveUp(reason: string): void {
    this.settle(() => this.message.term(reason));
  }

  private settle(how: () => void): void {
    if (this.heartbeat) clearInterval(this.heartbeat);
    this.heartbeat = null;
    if (this.settledAt.done) return;
    this.settledAt.done = true;
    how();
  }
}
