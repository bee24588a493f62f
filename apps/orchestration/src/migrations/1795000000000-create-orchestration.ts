import { createMessageTables, createSharedTable, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'orchestration';

/** What one piece of work (a lead's step, a run's search) looks like while it goes out and comes back. */
const WORK_COLUMNS = `state text NOT NULL CHECK (state IN ('pending', 'running', 'waiting', 'held', 'done', 'ended', 'skipped', 'failed', 'cancelled')),
  generation integer NOT NULL DEFAULT 1,
  attempt integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  reissues integer NOT NULL DEFAULT 0,
  due_at timestamptz,
  cause text,
  error text,
  detail text,
  cost_micros bigint NOT NULL DEFAULT 0,
  cached boolean NOT NULL DEFAULT false,
  issued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz`;

export class CreateOrchestration1795000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, schema);
    await createRuns(q);
    await createLeads(q);
    await createTenantTable(q, {
      schema, table: 'dead_letter_notice',
      columns: `id uuid NOT NULL, service text NOT NULL, subject text NOT NULL, reason text NOT NULL, deliveries integer NOT NULL, body text NOT NULL, at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'dropped')), note text, changed_at timestamptz`,
      primaryKey: ['id'], indexes: [['at DESC', 'id DESC']],
    });
    await createSharedTable(q, {
      schema, table: 'experiment_set',
      columns: 'loaded_at timestamptz NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version text NOT NULL, body jsonb NOT NULL',
      reason: 'experiments are the installation\'s: every tenant\'s leads are assigned by the same ones',
    });
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}

async function createRuns(q: QueryRunner): Promise<void> {
  await createTenantTable(q, {
    schema, table: 'run', acrossTenants: true,
    columns: `id uuid NOT NULL, campaign_id uuid NOT NULL, name text NOT NULL, pipeline text NOT NULL,
      state text NOT NULL CHECK (state IN ('running', 'paused', 'finished', 'cancelled', 'failed')),
      dry boolean NOT NULL, quota integer NOT NULL, entered integer NOT NULL DEFAULT 0, budget_amount bigint, budget_currency text,
      campaign jsonb NOT NULL, sources text NOT NULL, exclude_chains boolean NOT NULL, traceparent text NOT NULL,
      started_at timestamptz NOT NULL, finished_at timestamptz, note text`,
    primaryKey: ['id'], indexes: [['started_at DESC', 'id DESC'], ['campaign_id']],
  });
  await q.query(`CREATE INDEX run_open ON ${schema}.run (tenant_id, id) WHERE state IN ('running', 'paused')`);
  // Several rows per run, so that results of one run that commit at the same time do not wait for each other.
  await createTenantTable(q, { schema, table: 'run_spend', columns: 'run_id uuid NOT NULL, stripe smallint NOT NULL, micros bigint NOT NULL, currency text NOT NULL', primaryKey: ['run_id', 'stripe'] });
  await createTenantTable(q, {
    schema, table: 'search', acrossTenants: true,
    columns: `run_id uuid NOT NULL, id uuid NOT NULL, position integer NOT NULL, page integer NOT NULL, target jsonb NOT NULL, cursor text,
      seen integer NOT NULL DEFAULT 0, found integer NOT NULL DEFAULT 0, left_out jsonb NOT NULL DEFAULT '{}', ${WORK_COLUMNS}`,
    primaryKey: ['run_id', 'id'],
  });
  await q.query(`CREATE INDEX search_open ON ${schema}.search (tenant_id, run_id, position, page) WHERE state IN ('pending', 'running', 'waiting')`);
  await q.query(`CREATE INDEX search_due ON ${schema}.search (due_at) WHERE state IN ('running', 'waiting')`);
}

async function createLeads(q: QueryRunner): Promise<void> {
  await createTenantTable(q, {
    schema, table: 'lead',
    columns: `id uuid NOT NULL, run_id uuid NOT NULL, campaign_id uuid NOT NULL, business_id uuid NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY,
      name text NOT NULL, vertical text NOT NULL, zip text, business jsonb NOT NULL, variants jsonb NOT NULL,
      state text NOT NULL CHECK (state IN ('active', 'held', 'ended')), outcome text, reason text, detail text, tier text,
      contacted boolean NOT NULL DEFAULT false, created_at timestamptz NOT NULL, ended_at timestamptz,
      CHECK ((state = 'ended') = (outcome IS NOT NULL)), CHECK ((state = 'ended') = (reason IS NOT NULL))`,
    primaryKey: ['id'], indexes: [['run_id', 'sequence DESC'], ['campaign_id', 'business_id'], ['sequence DESC']],
  });
  await q.query(`CREATE INDEX lead_open ON ${schema}.lead (tenant_id, run_id) WHERE state <> 'ended'`);
  // A lead's document is its business and the outputs of its steps: each is written once and never copied.
  await createTenantTable(q, {
    schema, table: 'lead_step', acrossTenants: true,
    columns: `run_id uuid NOT NULL, lead_id uuid NOT NULL, step text NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, output jsonb, output_bytes integer NOT NULL DEFAULT 0, ${WORK_COLUMNS}`,
    primaryKey: ['run_id', 'lead_id', 'step'],
  });
  await q.query(`CREATE INDEX lead_step_pending ON ${schema}.lead_step (tenant_id, run_id, step, sequence) WHERE state = 'pending'`);
  await q.query(`CREATE INDEX lead_step_running ON ${schema}.lead_step (tenant_id, step) WHERE state = 'running'`);
  await q.query(`CREATE INDEX lead_step_due ON ${schema}.lead_step (due_at) WHERE state IN ('running', 'waiting')`);
}
