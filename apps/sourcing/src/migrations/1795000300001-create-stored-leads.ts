import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tenant's book of leads: what was sent in, by what it is recognised again, and what became of it. */
export class CreateStoredLeads1795000300001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    const schema = 'sourcing';
    await createTenantTable(q, {
      schema, table: 'stored_lead',
      columns: `lead_id uuid NOT NULL, run_id uuid NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, original_id uuid NOT NULL,
        status text NOT NULL CHECK (status IN ('entering', 'duplicate', 'pending_review', 'approved', 'rejected', 'failed')), reason text,
        mailbox text, phone text, domain_name text, recognised_by jsonb NOT NULL, identity jsonb NOT NULL, score smallint, facts jsonb, entered_at timestamptz NOT NULL, changed_at timestamptz NOT NULL`,
      primaryKey: ['lead_id'],
    });
    for (const key of ['mailbox', 'phone', 'domain_name']) await q.query(`CREATE INDEX stored_lead_${key} ON ${schema}.stored_lead (tenant_id, ${key}, sequence) WHERE ${key} IS NOT NULL`);
    await createTenantTable(q, {
      schema, table: 'stored_lead_change',
      columns: 'lead_id uuid NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, status text NOT NULL, reason text, at timestamptz NOT NULL',
      primaryKey: ['lead_id', 'sequence'],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['stored_lead_change', 'stored_lead']) await q.query(`DROP TABLE IF EXISTS sourcing.${table}`);
  }
}
