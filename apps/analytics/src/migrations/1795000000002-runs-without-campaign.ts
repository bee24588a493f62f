import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads that were sent in belong to no campaign. */
export class RunsWithoutCampaign1795000000002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE analytics.run_fact ALTER COLUMN campaign_id DROP NOT NULL');
    await q.query('ALTER TABLE analytics.lead_fact ALTER COLUMN campaign_id DROP NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
