import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'orchestration';
const STATES = ['pending', 'running', 'waiting', 'held', 'done', 'ended', 'skipped', 'failed', 'cancelled', 'again'];

/** What operators do to leads is kept: the steps as they were before, and who did what, why. */
export class OperatorVerbs1795000000010 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE ${schema}.lead_step DROP CONSTRAINT lead_step_state_check, ADD CONSTRAINT lead_step_state_check CHECK (state IN (${STATES.map((state) => `'${state}'`).join(', ')}))`);
    // Few leads ever run again, and few of those at a time: finding them must cost the others nothing.
    await q.query(`CREATE INDEX lead_step_again ON ${schema}.lead_step (tenant_id, run_id, lead_id) WHERE state = 'again'`);
    await createTenantTable(q, {
      schema, table: 'lead_step_past',
      columns: `run_id uuid NOT NULL, lead_id uuid NOT NULL, step text NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, generation integer NOT NULL, state text NOT NULL, attempt integer NOT NULL,
        failures integer NOT NULL, reissues integer NOT NULL, cost_micros bigint NOT NULL, cached boolean NOT NULL, cause text, error text, detail text, output json, output_bytes integer NOT NULL,
        issued_at timestamptz, started_at timestamptz, finished_at timestamptz, superseded_at timestamptz NOT NULL, verb text NOT NULL, actor text NOT NULL`,
      primaryKey: ['lead_id', 'sequence'],
    });
    await createTenantTable(q, {
      schema, table: 'lead_action',
      columns: `lead_id uuid NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, run_id uuid NOT NULL, verb text NOT NULL, step text, actor text NOT NULL, reason text, at timestamptz NOT NULL`,
      primaryKey: ['lead_id', 'sequence'],
    });
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
