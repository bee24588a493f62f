import { toAppError } from '@leadfactory/kernel';
import { isConnectionError, type Database } from '@leadfactory/persistence';
import { setTimeout as delay } from 'node:timers/promises';
import type { Arrival } from './arrival';
import type { DeadLetters } from './dead-letters';
import { tenantNamedIn } from './message.rules';
import type { Messaging } from './messaging';
import type { Puller } from './puller';
import { MOST_ARRIVALS, retryDelayMs, settle } from './settlement.rules';

const DATABASE_POLL_MS = 500;
/** Of so many messages outages are remembered; of older ones they count as tries. */
const MOST_REMEMBERED = 20_000;

/** Decides what becomes of each delivery: acknowledged, tried again, or a committed dead letter. */
export class Settler {
  private readonly pullers = new Map<string, Puller>();
  /** How often each message went back because the database was away: that is nobody's failure. */
  private readonly outages = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    private readonly deadLetters: DeadLetters,
    private readonly retryDelaysMs: readonly number[],
  ) {}

  /** The puller that stops while the database is away: its messages would only wear out their deliveries. */
  pauses(subject: string, puller: Puller): void {
    this.pullers.set(subject, puller);
  }

  /** Reads a message, once. One that cannot be read, or whose handling never ends, is given up; then the answer is null. */
  async open<T>(arrival: Arrival, decode: (body: unknown) => T): Promise<T | null> {
    let body: unknown = null;
    let problem: string;
    try {
      body = JSON.parse(arrival.text);
      const message = decode(body);
      if (this.triesOf(arrival) <= MOST_ARRIVALS) return message;
      problem = `It was delivered ${arrival.deliveries} times and never settled: its handling seems to end the process.`;
    } catch (error) {
      problem = `It cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    await this.giveUp(arrival, tenantNamedIn(body), problem);
    return null;
  }

  /** Runs the handler and settles the delivery by how it ends. */
  async settle(arrival: Arrival, tenantId: string | null, handle: () => Promise<void>): Promise<void> {
    try {
      await handle();
      this.outages.delete(keyOf(arrival));
      arrival.done();
    } catch (error) {
      await this.failed(arrival, tenantId, error);
    }
  }

  private async failed(arrival: Arrival, tenantId: string | null, error: unknown): Promise<void> {
    if (isConnectionError(error)) return this.putBack(arrival, error);
    const next = settle(this.triesOf(arrival), this.retryDelaysMs);
    const fault = toAppError(error);
    if (next.kind === 'dead') return this.giveUp(arrival, tenantId, stackOf(fault));
    this.messaging.log.warn(
      { service: this.messaging.service, subject: arrival.subject, messageId: arrival.id, tenantId, deliveries: arrival.deliveries, retryInMs: next.delayMs, error: fault.toWire() },
      'Handling a message failed; it will be tried again.',
    );
    arrival.retryIn(next.delayMs);
  }

  private async giveUp(arrival: Arrival, tenantId: string | null, reason: string): Promise<void> {
    const consumer = `${this.messaging.service}:${arrival.subject}`;
    try {
      await this.deadLetters.commit({ tenantId, subject: arrival.subject, consumer, messageId: arrival.id, reason, deliveries: arrival.deliveries, body: arrival.text });
      this.outages.delete(keyOf(arrival));
      arrival.giveUp();
    } catch (error) {
      // Without the committed row the message must not go.
      this.putBack(arrival, error);
    }
  }

  private putBack(arrival: Arrival, error: unknown): void {
    this.messaging.log.warn({ service: this.messaging.service, subject: arrival.subject, messageId: arrival.id, error: toAppError(error).toWire() }, 'A message goes back: the database did not serve it.');
    arrival.retryIn(retryDelayMs(1, this.retryDelaysMs));
    this.noteOutage(keyOf(arrival));
    if (!isConnectionError(error)) return;
    const puller = this.pullers.get(arrival.subject);
    puller?.pauseUntil(async () => {
      while (!puller.isStopped && !(await this.database.isReachable())) await delay(DATABASE_POLL_MS);
    });
  }

  /** Deliveries in which the handler could do its work; what a killed process was given counts too, for nobody knows better. */
  private triesOf(arrival: Arrival): number {
    return Math.max(1, arrival.deliveries - (this.outages.get(keyOf(arrival)) ?? 0));
  }

  private noteOutage(key: string): void {
    const [oldest] = this.outages.keys();
    if (this.outages.size >= MOST_REMEMBERED && oldest !== undefined) this.outages.delete(oldest);
    this.outages.set(key, (this.outages.get(key) ?? 0) + 1);
  }
}

/** A message of one consumer. */
function keyOf(arrival: Arrival): string {
  return `${arrival.subject} ${arrival.id}`;
}

/** The error's sentence and stack, its cause's where it has one: what whoever reads the dead letter needs. */
function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return `${error.message}\n${cause.stack ?? ''}`.trim();
}
