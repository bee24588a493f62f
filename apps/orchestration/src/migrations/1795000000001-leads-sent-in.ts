import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads that were sent in have a submission instead of a business, and their runs no campaign. */
export class LeadsSentIn1795000000001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE orchestration.run ALTER COLUMN campaign_id DROP NOT NULL, ALTER COLUMN campaign DROP NOT NULL');
    await q.query(`ALTER TABLE orchestration.lead ALTER COLUMN campaign_id DROP NOT NULL, ALTER COLUMN vertical DROP NOT NULL, ALTER COLUMN business DROP NOT NULL,
      ADD COLUMN submission jsonb, ADD CHECK ((business IS NULL) <> (submission IS NULL))`);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
