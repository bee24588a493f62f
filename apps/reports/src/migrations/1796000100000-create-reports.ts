import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateReports1796000100000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'reports');
    await createTenantTable(q, {
      schema: 'reports',
      table: 'report',
      columns: `id uuid NOT NULL, lead_id uuid NOT NULL, run_id uuid NOT NULL, campaign_id uuid NOT NULL, business_id uuid NOT NULL, vertical text NOT NULL, zip text,
        health smallint NOT NULL, snapshot jsonb NOT NULL, fact jsonb NOT NULL, snapshot_at timestamptz NOT NULL`,
      primaryKey: ['id'],
      indexes: [['vertical', 'zip', 'business_id', 'snapshot_at DESC'], ['lead_id']],
    });
    await createTenantTable(q, {
      schema: 'reports',
      table: 'report_grant',
      // Made by a purchase; also by a refund that is heard of before its purchase, revoked from the start then.
      columns: `id uuid NOT NULL, report_id uuid NOT NULL, purchase_id uuid NOT NULL, expires_at timestamptz NOT NULL, created_at timestamptz NOT NULL,
        released_at timestamptz, revoked_at timestamptz, reason text`,
      primaryKey: ['id'],
      unique: [['purchase_id']],
      indexes: [['report_id']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['report_grant', 'report', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS reports.${table}`);
  }
}
