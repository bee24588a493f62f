import { SERVICES } from '@leadfactory/contracts';
import { Client } from 'pg';
import { roleOf } from './role.rules';
import { SHARED_MARK } from './tenant-table';

/** One question to the catalogue: every row of the answer is a gap, in one sentence. $1: the services' schemas, $2: their roles. */
const QUESTIONS: string[] = [
  // Tables
  `SELECT format('%I.%I holds tenant rows without ENABLE and FORCE ROW LEVEL SECURITY', n.nspname, c.relname)
     FROM tables c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.tenant_column AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  `SELECT format('%I.%I allows rows without a tenant: tenant_id is nullable', n.nspname, c.relname)
     FROM tables c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE NOT a.attnotnull`,
  `SELECT format('%I.%I has no policy', n.nspname, c.relname)
     FROM tables c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.tenant_column AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)`,
  `SELECT format('%I.%I: the policy %I does not compare tenant_id with the transaction''s tenant, in USING and in WITH CHECK', n.nspname, c.relname, p.polname)
     FROM pg_policy p JOIN tables c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE p.polpermissive AND NOT coalesce(
       (p.polcmd = 'a' OR pg_get_expr(p.polqual, p.polrelid) LIKE '%tenant_id = %app.tenant_id%')
       AND (p.polcmd IN ('r', 'd') OR pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%tenant_id = %app.tenant_id%'), false)`,
  `SELECT format('%I.%I: the unique key %I does not start with tenant_id, so that its errors tell of other tenants', n.nspname, c.relname, i.relname)
     FROM pg_index x JOIN tables c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
     WHERE c.tenant_column AND x.indisunique AND a.attname IS DISTINCT FROM 'tenant_id'`,
  `SELECT format('%I.%I has no tenant_id and does not say why (createSharedTable, or a comment that begins "${SHARED_MARK}")', n.nspname, c.relname)
     FROM tables c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT c.tenant_column AND c.relname <> 'migrations' AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE '${SHARED_MARK}%'`,
  // Views and functions
  `SELECT format('the view %I.%I lacks security_invoker and reads with its owner''s eyes', n.nspname, c.relname)
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY($1) AND c.relkind = 'v' AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)`,
  `SELECT format('the materialised view %I.%I holds rows that no policy guards', n.nspname, c.relname)
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY($1) AND c.relkind = 'm'`,
  `SELECT format('the function %I.%I is SECURITY DEFINER', n.nspname, p.proname)
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE (n.nspname = ANY($1) OR n.nspname = 'public') AND p.prosecdef`,
  // Roles
  `SELECT format('the role %I does not exist', r) FROM unnest($2::text[]) r WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r)`,
  `SELECT format('the role %I has an attribute that a service must not have (superuser, BYPASSRLS, CREATEROLE, CREATEDB or REPLICATION)', rolname)
     FROM pg_roles WHERE rolname = ANY($2) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
  `SELECT format('the role %I is a member of %I', m.rolname, g.rolname)
     FROM pg_auth_members x JOIN pg_roles m ON m.oid = x.member JOIN pg_roles g ON g.oid = x.roleid WHERE m.rolname = ANY($2)`,
  `SELECT format('the role %I owns %I.%I', r.rolname, n.nspname, c.relname)
     FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE r.rolname = ANY($2) AND n.nspname NOT LIKE 'pg\\_%'`,
  `SELECT format('the role %I owns the schema %I', r.rolname, n.nspname)
     FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE r.rolname = ANY($2) AND n.nspname NOT LIKE 'pg\\_%'`,
  `SELECT format('the role %I may TRUNCATE %I.%I, which row-level security does not see', r.rolname, n.nspname, c.relname)
     FROM pg_roles r, tables c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE r.rolname = ANY($2) AND has_table_privilege(r.oid, c.oid, 'TRUNCATE')`,
  `SELECT format('the role %I may create objects in the schema %I', r.rolname, n.nspname)
     FROM pg_roles r, pg_namespace n
     WHERE r.rolname = ANY($2) AND n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(r.oid, n.oid, 'CREATE')`,
  `SELECT format('the role %I sees the schema %I of another service', r.rolname, n.nspname)
     FROM pg_roles r, pg_namespace n
     WHERE r.rolname = ANY($2) AND n.nspname = ANY($1) AND r.rolname <> 'lf_' || n.nspname AND has_schema_privilege(r.oid, n.oid, 'USAGE')`,
  `SELECT format('the role %I may create schemas in the database', rolname)
     FROM pg_roles WHERE rolname = ANY($2) AND has_database_privilege(oid, current_database(), 'CREATE')`,
  `SELECT format('the role %I may change the list of applied migrations of %I', r.rolname, n.nspname)
     FROM pg_roles r, tables c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE r.rolname = ANY($2) AND c.relname = 'migrations' AND has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE')`,
];

const TABLES = `WITH tables AS (
  SELECT c.oid, c.relname, c.relnamespace, c.relrowsecurity, c.relforcerowsecurity, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS tenant_column
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') AND $2::text[] IS NOT NULL)`;

/** Reads the catalogue and names every gap in the tenants' and services' separation, in one sentence each; empty when there is none. */
export async function auditCatalogue(ownerUrl: string): Promise<string[]> {
  const owner = new Client({ connectionString: ownerUrl, application_name: 'leadfactory audit' });
  await owner.connect();
  try {
    const parameters = [[...SERVICES], SERVICES.map((service) => roleOf(service))];
    const gaps: string[] = [];
    for (const question of QUESTIONS) {
      const answer = await owner.query<{ gap: string }>(`${TABLES} SELECT gap FROM (${question}) AS found(gap) ORDER BY gap`, parameters);
      gaps.push(...answer.rows.map((row) => row.gap));
    }
    return gaps;
  } finally {
    await owner.end();
  }
}
