import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody wants given back, written before the provider is asked: whoever asks again, in whatever words, asks for the same refund. */
export class Refunds1796000200001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema: 'storefront',
      table: 'refund',
      columns: `id uuid NOT NULL, purchase_id uuid NOT NULL, refunded_before integer NOT NULL, amount integer NOT NULL, reason text NOT NULL, asked_by text NOT NULL, asked_at timestamptz NOT NULL,
        attempt integer NOT NULL DEFAULT 1, requests uuid[] NOT NULL DEFAULT '{}', refund_id text`,
      primaryKey: ['id'],
      unique: [['purchase_id', 'refunded_before']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE storefront.refund');
  }
}
