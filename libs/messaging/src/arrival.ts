import type { Msg } from '@nats-io/nats-core';
import { ACK, notBefore, readAckAddress, TERMINATE, WORKING } from './ack.rules';

/** One delivery of a message, until it is settled. */
export class Arrival {
  readonly id: string;
  /** How often it was delivered, this time included. */
  readonly deliveries: number;
  private readonly heartbeat: NodeJS.Timeout;
  private settled = false;

  /** @throws Error when the message did not come from JetStream. */
  constructor(
    private readonly message: Msg,
    /** Without prefix. */
    readonly subject: string,
    ackWaitMs: number,
  ) {
    const info = readAckAddress(message.reply);
    this.deliveries = info.deliveries;
    // A message of foreign origin has no id of ours; its place in the stream serves.
    this.id = message.headers?.get('Nats-Msg-Id') || `${info.stream}:${info.sequence}`;
    // A third of the deadline: two signs of life may get lost.
    this.heartbeat = setInterval(() => this.message.respond(WORKING), ackWaitMs / 3);
    this.heartbeat.unref();
  }

  get text(): string {
    return this.message.string();
  }

  done(): void {
    this.settle(ACK);
  }

  retryIn(milliseconds: number): void {
    this.settle(notBefore(milliseconds));
  }

  giveUp(): void {
    this.settle(TERMINATE);
  }

  private settle(answer: string): void {
    if (this.settled) return;
    this.settled = true;
    clearInterval(this.heartbeat);
    this.message.respond(answer);
  }
}
