import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was told as refunded and never reached the buyer, and each dispute with its state: one that is won lets the purchase stand again. */
export class FailedRefundsAndDisputes1796000200002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE storefront.purchase ADD COLUMN refund_failed integer NOT NULL DEFAULT 0');
    await q.query(`ALTER TABLE storefront.checkout ADD COLUMN disputes jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE storefront.checkout DROP COLUMN disputes');
    await q.query('ALTER TABLE storefront.purchase DROP COLUMN refund_failed');
  }
}
