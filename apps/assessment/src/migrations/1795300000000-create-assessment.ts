import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'assessment';

export class CreateAssessment1795300000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, schema);
    await createTenantTable(q, {
      schema,
      table: 'audit',
      columns: `audit_id uuid NOT NULL,
        business_id uuid NOT NULL,
        url text,
        status text NOT NULL,
        engine_version text NOT NULL,
        audited_at timestamptz NOT NULL,
        coverage real NOT NULL,
        findings integer NOT NULL,
        fact jsonb NOT NULL`,
      primaryKey: ['audit_id'],
      indexes: [['audited_at DESC', 'audit_id DESC'], ['business_id', 'audited_at DESC', 'audit_id DESC']],
    });
  }

  async down(): Promise<void> {
    throw new Error('The first migration has nothing to go back to; drop the schema instead.');
  }
}
