import {
  eventSubject, hookSubject, RESULTS_SUBJECT, ResultEnvelope, StepEnvelope, stepSubject, type EventContract, type Step,
} from '@leadfactory/contracts';
import type { Database, Tx } from '@leadfactory/persistence';
import type { z } from 'zod';
import type { Arrival } from './arrival';
import { DeadLetters } from './dead-letters';
import { EventBatcher } from './event-batcher';
import { decodeEvent, EventMeta, Hook, read } from './message.rules';
import type { Messaging } from './messaging';
import type { Outbox } from './outbox';
import { Puller } from './puller';
import { RETRY_DELAYS_MS } from './settlement.rules';
import { Settler } from './settler';

/** What a handler may know of a delivery. */
export interface Delivery {
  id: string;
  /** How often it was delivered, this time included. */
  deliveries: number;
}

/**
 * Fulfilled: committed, or nothing to do; the message is acknowledged. Rejected: the message comes again after 1, 5,
 * 25, 60 seconds, and after the sixth time is a dead letter.
 */
export type Handle<T> = (message: T, delivery: Delivery) => Promise<void>;

export interface ConsumeOptions {
  /** Messages handled at the same time in this process. */
  parallel?: number;
  ackWaitSeconds?: number;
}

/** A running consumer. stop(): pulls no more, finishes and settles what is at hand. */
export interface Consumption {
  stop(): Promise<void>;
}

const ACK_WAIT_SECONDS = 30;
/** How far apart transactions for single events begin: little enough for whatever follows from one. */
const EVENT_ROUND_MS = 25;

/** Starts a service's consumers. Each is durable under the service's name, so that its replicas share the work. */
export class Consumers {
  private readonly settler: Settler;
  private readonly together: EventBatcher | null;

  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    outbox: Outbox,
    /** After the first, second, … failed delivery; for tests, which have no minutes to wait. */
    retryDelaysMs: readonly number[] = RETRY_DELAYS_MS,
    /** For a service that only counts: events of all kinds go together, in a transaction per tenant every so many milliseconds. */
    eventsTogetherEveryMs?: number,
  ) {
    this.together = eventsTogetherEveryMs === undefined ? null : new EventBatcher(database, eventsTogetherEveryMs);
    this.settler = new Settler(database, messaging, new DeadLetters(database, messaging, outbox), retryDelaysMs);
  }

  /** Envelopes of one step, four at a time unless told otherwise. Repeats are the handler's to find (claimInbox). */
  consumeSteps(step: Pick<Step, 'name' | 'ackWaitSeconds'>, handle: Handle<StepEnvelope>, o: ConsumeOptions = {}): Consumption {
    return this.each(stepSubject(step), (body) => read(StepEnvelope, body, 'the step envelope'), handle, { parallel: 4, ackWaitSeconds: step.ackWaitSeconds, ...o });
  }

  /** Results of steps, four envelopes at a time unless told otherwise. Repeats are the handler's to find. */
  consumeResults(handle: Handle<ResultEnvelope>, o: ConsumeOptions = {}): Consumption {
    return this.each(RESULTS_SUBJECT, (body) => read(ResultEnvelope, body, 'the result envelope'), handle, { parallel: 4, ...o });
  }

  /** Webhooks of one provider, four at a time unless told otherwise. Repeats are the handler's to find. */
  consumeHooks(provider: string, handle: Handle<Hook>, o: ConsumeOptions = {}): Consumption {
    return this.each(hookSubject(provider), (body) => read(Hook, body, 'the webhook'), handle, { parallel: 4, ...o });
  }

  /**
   * Events of one contract. The handler runs in a transaction of the event's tenant in which the inbox has been
   * claimed: it sees each event once. Events of one tenant that arrive together share a transaction; when one of them
   * fails they are tried one by one. `parallel`: messages at hand, 200 unless told otherwise.
   */
  consumeEvents<P extends z.ZodType>(event: EventContract<P>, handle: (payload: z.output<P>, meta: EventMeta, tx: Tx) => Promise<void>, o: ConsumeOptions = {}): Consumption {
    const consumer = eventSubject(event);
    const batcher = this.together ?? new EventBatcher(this.database, EVENT_ROUND_MS);
    return this.pull(consumer, { parallel: 200, ...o }, async (arrival) => {
      const decoded = await this.settler.open(arrival, (body) => decodeEvent(event, body));
      if (!decoded) return;
      const { payload, meta } = decoded;
      // The event's own id, not the message's: an event that is sent again travels as another message.
      await this.settler.settle(arrival, meta.tenantId, () => batcher.handle({ id: meta.id, tenantId: meta.tenantId, consumer, handle: (tx) => handle(payload, meta, tx) }));
    });
  }

  private each<T>(subject: string, decode: (body: unknown) => T, handle: Handle<T>, o: ConsumeOptions): Consumption {
    return this.pull(subject, o, async (arrival) => {
      const message = await this.settler.open(arrival, decode);
      if (message) await this.settler.settle(arrival, tenantOf(message), () => handle(message, { id: arrival.id, deliveries: arrival.deliveries }));
    });
  }

  private pull(subject: string, o: ConsumeOptions, take: (arrival: Arrival) => Promise<void>): Consumption {
    const puller = new Puller(this.messaging, { subject, ackWaitMs: (o.ackWaitSeconds ?? ACK_WAIT_SECONDS) * 1000, atHand: o.parallel ?? 1, take });
    this.settler.pauses(subject, puller);
    return puller;
  }
}

function tenantOf(message: unknown): string | null {
  return typeof message === 'object' && message !== null && 'tenantId' in message && typeof message.tenantId === 'string' ? message.tenantId : null;
}
