import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work knows the envelope in which it went out, so that the same envelope can go again. Documents are kept as the text they
 * came as: they are passed on whole, and `jsonb` would take them apart and put them together again each time.
 */
export class Envelopes1795000000002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE orchestration.lead_step ADD COLUMN envelope_id uuid, ALTER COLUMN output TYPE json USING output::json');
    await q.query('ALTER TABLE orchestration.lead ALTER COLUMN business TYPE json USING business::json, ALTER COLUMN submission TYPE json USING submission::json');
    // Each row changes a few times and then rests: what it left behind is cleared before the indexes of open work fill with it.
    await q.query('ALTER TABLE orchestration.lead_step SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_scale_factor = 0.05)');
    await q.query('ALTER TABLE orchestration.outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000)');
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
