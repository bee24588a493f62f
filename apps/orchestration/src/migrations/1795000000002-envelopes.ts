import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work knows the envelope in which it went out, so that the same envelope can go again. Documents are kept as the text they
 * came as: they are passed on whole, and `jsonb` would take them apart and put them together again each time.
 */
export class Envelopes1795000000002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE orchestration.lead_step ADD COLUMN envelope_id uuid, ALTER COLUMN output TYPE json USING output::json');
    await q.query('ALTER TABLE orchestration.lead ALTER COLUMN business TYPE json USING business::json, ALTER COLUMN submission TYPE json USING submission::json');
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
