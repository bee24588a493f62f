import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSourcing1795000300000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    const schema = 'sourcing';
    await createMessageTables(q, schema);
    // What a source said. `version` tells apart what several files said of the same thing; providers have one, overwritten.
    // `entry` is null once its licence has expired: the ids stay, so that what is fetched again finds its business.
    await createTenantTable(q, {
      schema, table: 'listing',
      columns: `listing_id uuid NOT NULL, source text NOT NULL, source_id text NOT NULL, version text NOT NULL, import_ids uuid[] NOT NULL, business_id uuid NOT NULL, own_id uuid NOT NULL,
        verticals text[] NOT NULL, entry jsonb, fetched_at timestamptz NOT NULL, licence text NOT NULL, expires_at timestamptz`,
      primaryKey: ['listing_id'],
      unique: [['source', 'source_id', 'version']],
      indexes: [['business_id'], ['own_id'], ['expires_at']],
      acrossTenants: true,
    });
    // What the listings of a business say together; everything in it can be made again from them.
    await createTenantTable(q, {
      schema, table: 'business',
      columns: `business_id uuid NOT NULL, name_key text NOT NULL, phone text, domain text, street_key text, zip text, city_key text NOT NULL, state text NOT NULL, verticals text[] NOT NULL, imported boolean NOT NULL,
        closed boolean NOT NULL, chain text, chain_known boolean NOT NULL, fact jsonb NOT NULL, updated_at timestamptz NOT NULL`,
      primaryKey: ['business_id'],
      indexes: [['name_key', 'business_id'], ['phone'], ['domain'], ['zip'], ['state', 'city_key']],
    });
    await createTenantTable(q, {
      schema, table: 'merge',
      columns: 'merge_id uuid NOT NULL, kept_id uuid NOT NULL, merged_id uuid NOT NULL, score double precision NOT NULL, reasons text[] NOT NULL, merged_at timestamptz NOT NULL, undone_at timestamptz',
      primaryKey: ['merge_id'],
      indexes: [['merged_at DESC', 'merge_id DESC'], ['kept_id'], ['merged_id']],
    });
    await createTenantTable(q, {
      schema, table: 'import',
      columns: 'import_id uuid NOT NULL, source text NOT NULL, report jsonb NOT NULL, created_at timestamptz NOT NULL, undone_at timestamptz',
      primaryKey: ['import_id'],
      indexes: [['created_at DESC', 'import_id DESC']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['import', 'merge', 'business', 'listing', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS sourcing.${table}`);
  }
}
