import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEnrichment1795400000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'enrichment');
    await createTenantTable(q, {
      schema: 'enrichment',
      table: 'profile',
      columns: 'business_id uuid NOT NULL, status text NOT NULL, place_id text, confidence numeric(4,3) NOT NULL, question text NOT NULL, fact jsonb NOT NULL, matched_at timestamptz NOT NULL, expires_at timestamptz',
      primaryKey: ['business_id'],
      // What has expired is dropped for all tenants by one job; so with mailbox_check.
      acrossTenants: true,
      indexes: [['expires_at', 'tenant_id']],
    });
    await createTenantTable(q, {
      schema: 'enrichment',
      table: 'contacts',
      columns: 'business_id uuid NOT NULL, audit_id uuid NOT NULL, best text, fact jsonb NOT NULL, found_at timestamptz NOT NULL',
      primaryKey: ['business_id'],
    });
    await createTenantTable(q, {
      schema: 'enrichment',
      table: 'mailbox_check',
      columns: 'address text NOT NULL, verdict text NOT NULL, reasons jsonb NOT NULL, checked boolean NOT NULL, checked_at timestamptz NOT NULL, expires_at timestamptz NOT NULL',
      primaryKey: ['address'],
      acrossTenants: true,
      indexes: [['expires_at', 'tenant_id']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['profile', 'contacts', 'mailbox_check', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS enrichment.${table}`);
  }
}
