import { eventSubject, MessageDeadLettered } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { PLATFORM_TENANT, type Database, type Tx } from '@leadfactory/persistence';
import type { Messaging } from './messaging';
import type { Outbox } from './outbox';

export interface DeadLetter {
  /** Null when the message does not say. */
  tenantId: string | null;
  /** Without prefix. */
  subject: string;
  consumer: string;
  messageId: string;
  reason: string;
  deliveries: number;
  body: string;
}

/** Commits messages that are given up, and tells of them. */
export class DeadLetters {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    private readonly outbox: Outbox,
  ) {}

  /** Commits the dead letter; one that is there already stays as it is. */
  async commit(letter: DeadLetter): Promise<void> {
    await this.database.acrossTenants('a message that cannot be read names no tenant', async (tx) => {
      const id = newId();
      const tenantId = letter.tenantId ?? PLATFORM_TENANT;
      const rows: unknown[] = await tx.query(
        `INSERT INTO dead_letter (tenant_id, id, subject, consumer, message_id, reason, deliveries, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, consumer, message_id) DO NOTHING RETURNING id`,
        [tenantId, id, letter.subject, letter.consumer, letter.messageId, letter.reason, letter.deliveries, letter.body],
      );
      if (rows.length > 0) await this.tell(tx, id, tenantId, letter);
    });
    this.messaging.log.error({ ...letter, service: this.messaging.service, body: undefined }, 'A message was given up; it is among the dead letters.');
  }

  /** Tells of a letter in the transaction that keeps it. */
  async tell(tx: Tx, deadLetterId: string, tenantId: string, letter: Pick<DeadLetter, 'subject' | 'reason' | 'deliveries' | 'body'>): Promise<void> {
    // The dead letter of a dead letter's event would tell of itself for ever.
    if (letter.subject === eventSubject(MessageDeadLettered)) return;
    const event = (body: string) => ({
      deadLetterId, service: this.messaging.service, subject: letter.subject, reason: letter.reason, deliveries: letter.deliveries, body, at: new Date().toISOString(),
    });
    try {
      await this.outbox.publishEvent(tx, MessageDeadLettered, event(letter.body), { tenantId });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'too_large') throw error;
      // Wrapped once more it no longer fits; the row keeps the whole.
      await this.outbox.publishEvent(tx, MessageDeadLettered, event(`(${Buffer.byteLength(letter.body)} bytes, kept in ${this.messaging.service}.dead_letter)`), { tenantId });
    }
  }
}
