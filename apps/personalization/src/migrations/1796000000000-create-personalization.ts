import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePersonalization1796000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'personalization');
    await createTenantTable(q, {
      schema: 'personalization',
      table: 'draft',
      columns: `id uuid NOT NULL,
        lead_id uuid NOT NULL,
        run_id uuid NOT NULL,
        campaign_id uuid NOT NULL,
        business_id uuid NOT NULL,
        audit_id uuid NOT NULL,
        subject text NOT NULL,
        preheader text NOT NULL,
        content_key text NOT NULL,
        content_bytes integer NOT NULL,
        claims jsonb NOT NULL,
        strategy text NOT NULL,
        body_variant text NOT NULL,
        writer text NOT NULL,
        language text NOT NULL,
        lint jsonb NOT NULL,
        model_notes jsonb NOT NULL,
        created_at timestamptz NOT NULL`,
      primaryKey: ['id'],
      indexes: [['lead_id']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['draft', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS personalization.${table}`);
  }
}
