import { createSharedTable, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'gateway';

export class Egress1767000000002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema,
      table: 'provider_call',
      columns: `id uuid NOT NULL,
        key text,
        identity text,
        input_hash text NOT NULL,
        capability text NOT NULL,
        provider text NOT NULL,
        lead_id uuid,
        run_id uuid,
        state text NOT NULL CHECK (state IN ('intent', 'answered', 'failed', 'abandoned', 'unknown')),
        attempts integer NOT NULL DEFAULT 0,
        cached boolean NOT NULL DEFAULT false,
        reserved_micros bigint NOT NULL DEFAULT 0,
        cost_micros bigint NOT NULL DEFAULT 0,
        answer jsonb,
        answer_blob text,
        error_code text,
        error_message text,
        licence text NOT NULL,
        fetched_at timestamptz,
        expires_at timestamptz,
        started_at timestamptz NOT NULL,
        deadline_at timestamptz NOT NULL,
        finished_at timestamptz`,
      primaryKey: ['id'],
      indexes: [['run_id', 'provider', 'capability'], ['lead_id'], ['started_at']],
    });
    // Of the calls that one key stands for, one may be under way, answered or in doubt; those that failed stay beside it.
    await q.query(`CREATE UNIQUE INDEX provider_call_identity ON ${schema}.provider_call (tenant_id, identity) WHERE identity IS NOT NULL AND state IN ('intent', 'answered', 'unknown')`);
    await createTenantTable(q, { schema, table: 'tenant_month', columns: 'month date NOT NULL, micros bigint NOT NULL', primaryKey: ['month'] });
    await createTenantTable(q, { schema, table: 'tenant_budget', columns: 'micros_per_month bigint NOT NULL CHECK (micros_per_month >= 0)', primaryKey: [] });
    await createSharedTable(q, {
      schema,
      table: 'provider_day',
      columns: 'provider text NOT NULL, day date NOT NULL, used integer NOT NULL DEFAULT 0, micros bigint NOT NULL DEFAULT 0, PRIMARY KEY (provider, day)',
      reason: 'a vendor counts the calls of our key, whoever they were made for',
    });
    await createSharedTable(q, {
      schema,
      table: 'provider_state',
      columns: `provider text PRIMARY KEY, forced text CHECK (forced IN ('forced_open', 'forced_closed')), reason text, changed_by text, changed_at timestamptz,
        reset_at timestamptz, last_error text, last_error_at timestamptz`,
      reason: 'a vendor is up or down for all tenants alike',
    });
    await createSharedTable(q, {
      schema,
      table: 'provider_pace',
      columns: 'provider text PRIMARY KEY, due_at timestamptz NOT NULL',
      reason: 'paces effects of all tenants while Redis is away',
    });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE ${['provider_pace', 'provider_state', 'provider_day', 'tenant_budget', 'tenant_month', 'provider_call'].map((table) => `${schema}.${table}`).join(', ')}`);
  }
}
