import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that was begun anew while its result had not come back: what that cost is still counted when it comes. */
export class OwedPast1795000000013 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE orchestration.lead_step_past ADD COLUMN owed boolean NOT NULL DEFAULT false');
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
