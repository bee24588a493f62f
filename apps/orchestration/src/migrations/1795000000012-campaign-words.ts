import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last that was said of a campaign: events of several kinds come in any order, and a run may be heard of after them. */
export class CampaignWords1795000000012 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema: 'orchestration', table: 'campaign_word',
      columns: `campaign_id uuid NOT NULL, word text NOT NULL CHECK (word IN ('active', 'paused', 'archived')), said_at timestamptz NOT NULL`,
      primaryKey: ['campaign_id'],
    });
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
