import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail knows when its last call began, so that one of which nothing was heard can be looked up. */
export class UnansweredMails1796000000003 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE delivery.message ADD COLUMN asked_at timestamptz');
    // Row-level security holds for the owner of the tables too.
    await q.query(`SET LOCAL app.across_tenants = 'on'`);
    await q.query(`UPDATE delivery.message SET asked_at = created_at WHERE state = 'intended' AND kind = 'cold'`);
    await q.query(`CREATE INDEX message_unanswered ON delivery.message (asked_at) WHERE state = 'intended' AND kind = 'cold' AND next_try_at IS NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX delivery.message_unanswered');
    await q.query('ALTER TABLE delivery.message DROP COLUMN asked_at');
  }
}
