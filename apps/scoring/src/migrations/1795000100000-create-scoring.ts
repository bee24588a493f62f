import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateScoring1795000100000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'scoring');
    await createTenantTable(q, {
      schema: 'scoring',
      table: 'score',
      columns: `score_id uuid NOT NULL, lead_id uuid NOT NULL, business_id uuid, audit_id uuid NOT NULL, health smallint, grade text, opportunity numeric(5,2) NOT NULL,
        tier text NOT NULL, rules_version text NOT NULL, fact jsonb NOT NULL, scored_at timestamptz NOT NULL`,
      primaryKey: ['lead_id'],
      unique: [['score_id']],
      indexes: [['tier']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['score', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS scoring.${table}`);
  }
}
