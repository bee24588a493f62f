import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a grant's purchase was last disputed and when a dispute last ended, as the events tell it: they come in any order. */
export class EndedDisputes1796000100003 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE reports.report_grant ADD COLUMN disputed_at timestamptz, ADD COLUMN dispute_ended_at timestamptz');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE reports.report_grant DROP COLUMN disputed_at, DROP COLUMN dispute_ended_at');
  }
}
