import type { QueryRunner } from 'typeorm';
import { createTenantTable } from './tenant-table';

/** Creates the service's outbox, inbox and dead_letter: what the messaging library keeps in every service's schema. */
export async function createMessageTables(q: QueryRunner, schema: string): Promise<void> {
  await createTenantTable(q, {
    schema,
    table: 'outbox',
    columns: `id uuid NOT NULL,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      subject text NOT NULL,
      body text NOT NULL,
      bytes integer NOT NULL,
      replayable boolean NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      published_at timestamptz`,
    primaryKey: ['id'],
    acrossTenants: true,
  });
  // The relay reads in order of arrival over all tenants, and only what is still to be sent.
  await q.query(`CREATE INDEX outbox_pending ON ${schema}.outbox (seq) WHERE published_at IS NULL`);
  await q.query(`CREATE INDEX outbox_published ON ${schema}.outbox USING brin (published_at)`);
  await createTenantTable(q, {
    schema,
    table: 'inbox',
    columns: 'consumer text NOT NULL, key text NOT NULL, handled_at timestamptz NOT NULL DEFAULT now()',
    primaryKey: ['consumer', 'key'],
    acrossTenants: true,
  });
  // Rows arrive in order of time: a BRIN index finds the old ones and costs the inserts next to nothing.
  await q.query(`CREATE INDEX inbox_handled ON ${schema}.inbox USING brin (handled_at)`);
  await createTenantTable(q, {
    schema,
    table: 'dead_letter',
    columns: `id uuid NOT NULL,
      subject text NOT NULL,
      consumer text NOT NULL,
      message_id text NOT NULL,
      reason text NOT NULL,
      deliveries integer NOT NULL,
      body text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()`,
    primaryKey: ['id'],
    unique: [['consumer', 'message_id']],
    indexes: [['created_at DESC']],
    acrossTenants: true,
  });
}
