import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when a breaker is open, of providers through which something is sent: a Redis that forgets is told again. */
export class OpenBreakers1767000000006 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE gateway.provider_pace ADD COLUMN open_until timestamptz');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE gateway.provider_pace DROP COLUMN open_until');
  }
}
