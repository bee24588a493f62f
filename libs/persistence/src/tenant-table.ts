import type { QueryRunner } from 'typeorm';
import { ACROSS_SETTING, CURRENT_TENANT_SQL, sqlName } from './tenant.rules';

export interface TenantTable {
  schema: string;
  table: string;
  /** Column definitions in SQL, without tenant_id and without keys: `id uuid NOT NULL, name text NOT NULL`. */
  columns: string;
  /** Column names; tenant_id is put first. */
  primaryKey: string[];
  /** Unique keys; tenant_id is put first in each. */
  unique?: string[][];
  /** Whether acrossTenants() opens the table; for sweepers, relays and the like. Such queries should name tenant_id where they know it. */
  acrossTenants?: boolean;
  /** Further indexes; tenant_id is put first in each unless it is named. Entries may be SQL (`created_at DESC`). */
  indexes?: string[][];
}

/** Creates a table whose rows belong to tenants: forced row-level security, keys that start with the tenant, grants for the service's role. */
export async function createTenantTable(q: QueryRunner, o: TenantTable): Promise<void> {
  const name = qualified(o.schema, o.table);
  const unique = (o.unique ?? []).map((columns) => `, UNIQUE (${withTenantFirst(columns)})`).join('');
  await q.query(
    `CREATE TABLE ${name} (tenant_id uuid NOT NULL DEFAULT ${CURRENT_TENANT_SQL}, ${o.columns}, PRIMARY KEY (${withTenantFirst(o.primaryKey)})${unique})`,
  );
  for (const columns of o.indexes ?? []) await q.query(`CREATE INDEX ON ${name} (${withTenantFirst(columns)})`);
  const own = `tenant_id = ${CURRENT_TENANT_SQL}`;
  const rule = o.acrossTenants ? `${own} OR current_setting('${ACROSS_SETTING}', true) = 'on'` : own;
  await q.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
  await q.query(`CREATE POLICY tenant ON ${name} USING (${rule}) WITH CHECK (${rule})`);
  await grantRows(q, o.schema, name);
}

export interface SharedTable {
  schema: string;
  table: string;
  /** Column definitions in SQL, keys included. */
  columns: string;
  /** Why the rows belong to no tenant; kept as the table's comment, where the catalogue audit looks for it. */
  reason: string;
  indexes?: string[][];
}

/** Creates a table whose rows belong to no tenant (places, caches of public facts). */
export async function createSharedTable(q: QueryRunner, o: SharedTable): Promise<void> {
  const name = qualified(o.schema, o.table);
  await q.query(`CREATE TABLE ${name} (${o.columns})`);
  for (const columns of o.indexes ?? []) await q.query(`CREATE INDEX ON ${name} (${columns.join(', ')})`);
  await q.query(`COMMENT ON TABLE ${name} IS '${`${SHARED_MARK} ${o.reason}`.replaceAll("'", "''")}'`);
  await grantRows(q, o.schema, name);
}

/** How the comment of a table without tenants begins. */
export const SHARED_MARK = 'shared:';

function qualified(schema: string, table: string): string {
  return `${sqlName(schema, 'The schema')}.${sqlName(table, 'The table')}`;
}

function withTenantFirst(columns: string[]): string {
  return ['tenant_id', ...columns.filter((column) => column !== 'tenant_id')].join(', ');
}

async function grantRows(q: QueryRunner, schema: string, name: string): Promise<void> {
  await q.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO lf_${schema}`);
}
