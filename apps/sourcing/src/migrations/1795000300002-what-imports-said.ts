import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A file's listing knows what each import said of it, so that taking one back leaves what the others said: `{ importId: { vertical, licence, fetchedAt } }`. */
export class WhatImportsSaid1795000300002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE sourcing.listing ADD COLUMN said jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE sourcing.listing DROP COLUMN said');
  }
}
