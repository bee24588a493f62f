import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cold mails that rest between two tries are few among many; those that nobody asks for are looked for every ten minutes. */
export class RestingMails1796000000002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`CREATE INDEX message_resting ON delivery.message (next_try_at) WHERE state = 'intended' AND kind = 'cold'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX delivery.message_resting');
  }
}
