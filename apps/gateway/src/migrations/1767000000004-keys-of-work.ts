import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'gateway.idempotency_key';

/**
 * A key keeps the name under which services know its request until its answer is there: whoever carries the request out again,
 * after a crash or a failure, finds what the first has made.
 */
export class KeysOfWork1767000000004 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // With defaults, because replicas of the version before write rows without them while they are being replaced.
    await q.query(`ALTER TABLE ${table} ADD COLUMN work uuid NOT NULL DEFAULT gen_random_uuid(), ADD COLUMN released boolean NOT NULL DEFAULT false`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE ${table} DROP COLUMN work, DROP COLUMN released`);
  }
}
