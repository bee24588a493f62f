import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'gateway.provider_call';

/** What of a call's cost nobody has confirmed, because an answer was lost; and an index over the calls of which nothing has been heard. */
export class UnheardCalls1767000000005 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE ${table} ADD COLUMN doubtful_micros bigint NOT NULL DEFAULT 0`);
    await q.query(`UPDATE ${table} SET doubtful_micros = cost_micros WHERE state IN ('abandoned', 'unknown')`);
    await q.query(`CREATE INDEX provider_call_unheard ON ${table} (tenant_id, deadline_at) WHERE state = 'intent'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX gateway.provider_call_unheard');
    await q.query(`ALTER TABLE ${table} DROP COLUMN doubtful_micros`);
  }
}
