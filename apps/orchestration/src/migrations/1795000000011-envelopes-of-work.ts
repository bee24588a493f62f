import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'orchestration';

/**
 * What is out is a row per envelope, and no longer marks on each lead's step that indexes have to follow: between its beginning and
 * its end a step's row now changes no indexed column.
 */
export class EnvelopesOfWork1795000000011 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema, table: 'envelope', acrossTenants: true,
      columns: `id uuid NOT NULL, run_id uuid NOT NULL, step text NOT NULL, lead_ids uuid[] NOT NULL, still_out integer NOT NULL, reissues integer NOT NULL DEFAULT 0,
        issued_at timestamptz NOT NULL, due_at timestamptz NOT NULL`,
      primaryKey: ['id'], indexes: [['step']],
    });
    await q.query(`CREATE INDEX envelope_due ON ${schema}.envelope (due_at)`);
    // Each is counted down a few times within seconds; its leads stay where they are.
    await q.query(`ALTER TABLE ${schema}.envelope ALTER COLUMN lead_ids SET STORAGE EXTERNAL, SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500)`);
    // Row-level security holds for the owner of the tables too.
    await q.query(`SET LOCAL app.across_tenants = 'on'`);
    await q.query(`UPDATE ${schema}.lead_step SET envelope_id = gen_random_uuid() WHERE state = 'running' AND envelope_id IS NULL`);
    await q.query(
      `INSERT INTO ${schema}.envelope (tenant_id, id, run_id, step, lead_ids, still_out, issued_at, due_at)
       SELECT tenant_id, envelope_id, run_id, step, array_agg(lead_id), count(*), min(coalesce(issued_at, now())), min(coalesce(due_at, now())) FROM ${schema}.lead_step WHERE state = 'running' GROUP BY 1, 2, 3, 4`,
    );
    await q.query(`UPDATE ${schema}.lead_step SET due_at = NULL WHERE due_at IS NOT NULL AND state <> 'waiting'`);
    for (const index of ['pending', 'running', 'due', 'again']) await q.query(`DROP INDEX ${schema}.lead_step_${index}`);
    // An index whose condition names the state would have to follow every change of it.
    await q.query(`ALTER TABLE ${schema}.lead_step ADD COLUMN queue text GENERATED ALWAYS AS (CASE WHEN state IN ('pending', 'again') THEN state END) STORED`);
    await q.query(`CREATE INDEX lead_step_pending ON ${schema}.lead_step (tenant_id, run_id, step, sequence) WHERE queue = 'pending'`);
    await q.query(`CREATE INDEX lead_step_again ON ${schema}.lead_step (tenant_id, run_id, lead_id) WHERE queue = 'again'`);
    await q.query(`CREATE INDEX lead_step_due ON ${schema}.lead_step (due_at) WHERE due_at IS NOT NULL`);
    // A row grows by its output when it ends, and stays on its page where that has room.
    await q.query(`ALTER TABLE ${schema}.lead_step SET (fillfactor = 25)`);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
