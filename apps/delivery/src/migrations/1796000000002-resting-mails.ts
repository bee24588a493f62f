import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cold mails that rest between two tries are withdrawn when nobody will ask for the next. */
export class RestingMails1796000000002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema: 'delivery',
      table: 'lead_end',
      // A lead may be cancelled while its mail is under way, and go on again later; both are told, in whatever order.
      columns: 'lead_id uuid NOT NULL, cancelled_at timestamptz, reopened_at timestamptz, CHECK (cancelled_at IS NOT NULL OR reopened_at IS NOT NULL)',
      primaryKey: ['lead_id'],
      acrossTenants: true,
    });
    await q.query(`CREATE INDEX message_resting ON delivery.message (next_try_at) WHERE state = 'intended' AND kind = 'cold'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX delivery.message_resting');
    await q.query('DROP TABLE delivery.lead_end');
  }
}
