import {
  eventSubject, hookSubject, RESULTS_SUBJECT, stepSubject, type EventContract, type ResultEnvelope, type StepEnvelope, type StepText,
} from '@leadfactory/contracts';
import { AppError, childTrace, newId } from '@leadfactory/kernel';
import { afterCommit, PLATFORM_TENANT, prepared, type Tx } from '@leadfactory/persistence';
import type { z } from 'zod';
import { HEADROOM_BYTES } from './batch-publisher';
import { encodeEvent, read, type Hook } from './message.rules';
import type { Messaging } from './messaging';
import { streamOf } from './streams.rules';

const ROWS_AT_ONCE = 200;
/** Larger sets are rare, and each size is a statement of its own. */
const MOST_PREPARED = 10;

export interface EventOptions {
  tenantId: string;
  traceparent?: string;
  /** When it happened; now when not given. */
  occurredAt?: Date;
}

interface Row {
  id: string;
  tenantId: string;
  subject: string;
  body: string;
}

/** A message whose transaction has committed. */
export interface Committed extends Row {
  bytes: number;
  replayable: boolean;
  /** Told when the broker has the message, for those that the outbox does not keep. */
  onStored?: () => void;
}

/**
 * Puts messages into the transaction that makes them true. They leave when it commits, and never when it does not.
 * Every method throws AppError too_large for a message that the broker would refuse, before anything is written.
 */
export class Outbox {
  private readonly listeners = new Set<(messages: readonly Committed[]) => void>();

  constructor(private readonly messaging: Pick<Messaging, 'maxPayload'>) {}

  /** @throws AppError invalid_input when the payload is not as the event's contract says. */
  publishEvent<P extends z.ZodType>(tx: Tx, event: EventContract<P>, payload: z.input<P>, o: EventOptions): Promise<void> {
    return this.publishEvents(tx, event, [payload], o);
  }

  /** Several events of one kind and tenant with one INSERT. */
  async publishEvents<P extends z.ZodType>(tx: Tx, event: EventContract<P>, payloads: z.input<P>[], o: EventOptions): Promise<void> {
    const subject = eventSubject(event);
    const occurredAt = (o.occurredAt ?? new Date()).toISOString();
    const traceparent = childTrace(o.traceparent);
    const rows = payloads.map((payload) => {
      const id = newId();
      return { id, tenantId: o.tenantId, subject, body: encodeEvent(event, { id, tenantId: o.tenantId, occurredAt, traceparent }, checked(event, payload)) };
    });
    await this.insert(tx, rows);
  }

  async publishSteps(tx: Tx, envelopes: StepEnvelope[]): Promise<void> {
    await this.insert(tx, envelopes.map((envelope) => stepRow({ step: envelope.step, tenantId: envelope.tenantId, body: JSON.stringify(envelope) })));
  }

  /**
   * Envelopes, JSON already, whose sender can tell them again from rows of its own: they leave after the commit like the others, but the outbox does
   * not keep them. `onStored` is called for each that the broker has; those for which it is not are the sender's to tell again.
   */
  sendStepTexts(tx: Tx, envelopes: readonly (StepText & { onStored: () => void })[]): void {
    this.leave(tx, envelopes.map((envelope) => ({ ...this.sized(stepRow(envelope)), onStored: envelope.onStored })));
  }

  async publishResults(tx: Tx, envelope: ResultEnvelope): Promise<void> {
    await this.insert(tx, [{ id: newId(), tenantId: envelope.tenantId, subject: RESULTS_SUBJECT, body: JSON.stringify(envelope) }]);
  }

  /** A webhook belongs to no tenant until its handler has found one: the transaction is one of acrossTenants. */
  async publishHook(tx: Tx, provider: string, hook: Hook): Promise<void> {
    await this.insert(tx, [{ id: newId(), tenantId: PLATFORM_TENANT, subject: hookSubject(provider), body: JSON.stringify(hook) }]);
  }

  /**
   * Sends a message again as it was, as a message of its own: under its old id the broker would drop it for two minutes. An event
   * keeps the id in its body, by which those who have handled it know it.
   * @throws Error when no stream keeps the subject
   */
  async republish(tx: Tx, message: { tenantId: string; subject: string; body: string }): Promise<void> {
    streamOf(message.subject);
    await this.insert(tx, [{ ...message, id: newId() }]);
  }

  /** Calls back whenever messages have been committed; answers how to stop that. */
  onCommitted(callback: (messages: readonly Committed[]) => void): () => void {
    this.listeners.add(callback);
    return () => this.listeners.delete(callback);
  }

  private async insert(tx: Tx, given: Row[]): Promise<void> {
    if (given.length === 0) return;
    const rows = given.map((row) => this.sized(row));
    // A parameter for each body: an array of them would be written and read quote by quote.
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const some = rows.slice(from, from + ROWS_AT_ONCE);
      const places = some.map((_, at) => `($${6 * at + 1}::uuid, $${6 * at + 2}::uuid, $${6 * at + 3}, $${6 * at + 4}, $${6 * at + 5}::int, $${6 * at + 6}::boolean)`);
      await (some.length <= MOST_PREPARED ? prepared : once)(
        tx,
        `INSERT INTO outbox (id, tenant_id, subject, body, bytes, replayable) VALUES ${places.join(', ')} ON CONFLICT (tenant_id, id) DO UPDATE SET published_at = NULL`,
        some.flatMap((row) => [row.id, row.tenantId, row.subject, row.body, row.bytes, row.replayable]),
      );
    }
    this.leave(tx, rows);
  }

  private leave(tx: Tx, messages: readonly Committed[]): void {
    if (messages.length > 0) afterCommit(tx, () => this.listeners.forEach((listener) => listener(messages)));
  }

  private sized(row: Row): Committed {
    return { ...row, bytes: this.measured(row), replayable: streamOf(row.subject).replayable };
  }

  private measured(row: Row): number {
    const bytes = Buffer.byteLength(row.body);
    const most = this.messaging.maxPayload - HEADROOM_BYTES;
    if (bytes > most) {
      throw new AppError('too_large', `A message for ${row.subject} has ${bytes} bytes; the broker takes ${most}. Send fewer at once, or pass what is large as a blob.`);
    }
    return bytes;
  }
}

function checked<P extends z.ZodType>(event: EventContract<P>, payload: z.input<P>): z.output<P> {
  try {
    return read(event.payload, payload, `The payload of ${eventSubject(event)}`);
  } catch (error) {
    throw new AppError('invalid_input', error instanceof Error ? error.message : String(error), {}, { cause: error });
  }
}

function stepRow({ step, tenantId, body }: StepText): Row {
  return { id: newId(), tenantId, subject: stepSubject({ name: step }), body };
}

async function once(tx: Tx, text: string, values: unknown[]): Promise<void> {
  await tx.query(text, values);
}
