import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every launch with its run: a request that comes again under its key is answered with the run that it began, however many came after. */
export class Launches1795000200001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, { schema: 'targeting', table: 'launch', columns: 'run_id uuid NOT NULL, campaign_id uuid NOT NULL, launched_at timestamptz NOT NULL', primaryKey: ['run_id'] });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE targeting.launch');
  }
}
