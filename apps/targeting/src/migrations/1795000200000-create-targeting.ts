import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTargeting1795000200000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'targeting');
    await createTenantTable(q, {
      schema: 'targeting',
      table: 'campaign',
      columns: `id uuid NOT NULL, name text NOT NULL, status text NOT NULL, verticals text[] NOT NULL, places jsonb NOT NULL, quota integer NOT NULL,
        budget jsonb, price jsonb NOT NULL, language text NOT NULL, pipeline text NOT NULL, tiers text[] NOT NULL, review text NOT NULL, exclude_chains boolean NOT NULL,
        sources text NOT NULL, zip_count integer NOT NULL, place_overlaps jsonb NOT NULL, last_run_id uuid, running boolean NOT NULL DEFAULT false, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL`,
      primaryKey: ['id'],
      indexes: [['created_at DESC', 'id']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['campaign', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS targeting.${table}`);
  }
}
