import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Pictures1796000100001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, { schema: 'reports', table: 'picture', columns: 'url text NOT NULL, day date NOT NULL, images jsonb NOT NULL', primaryKey: ['day', 'url'] });
    // Pictures come after the report was frozen: its PDF with them is drawn when somebody first wants it.
    await q.query('ALTER TABLE reports.report ADD COLUMN illustrated_pdf text');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE reports.report DROP COLUMN illustrated_pdf');
    await q.query('DROP TABLE reports.picture');
  }
}
