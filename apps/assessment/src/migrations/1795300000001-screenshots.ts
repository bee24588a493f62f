import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'assessment';

export class Screenshots1795300000001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema,
      table: 'screenshot',
      columns: `url text NOT NULL,
        day date NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'taken', 'unknown')),
        reason text,
        images jsonb NOT NULL DEFAULT '[]',
        taken_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL`,
      primaryKey: ['day', 'url'],
      // One browser shows the pages of all tenants, in the order in which they came.
      acrossTenants: true,
    });
    await q.query(`CREATE INDEX screenshot_due ON ${schema}.screenshot (due_at, tenant_id) WHERE state = 'pending'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE ${schema}.screenshot`);
  }
}
