import type { ServiceName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { roleOf } from './role.rules';

/** The schema of the extensions, which every role may use. */
export const EXTENSIONS_SCHEMA = 'extensions';

// Both are "trusted": the owner of the database may create them. Sourcing compares names with them.
const EXTENSIONS = ['pg_trgm', 'unaccent'] as const;

const ATTRIBUTES = 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT';

/** Creates or corrects every service's role. Roles belong to the whole server, so that another database's migrations may be at them too. */
export async function prepareRoles(owner: Client, services: readonly ServiceName[], passwords: Record<ServiceName, string>): Promise<void> {
  for (const service of services) {
    const password = passwords[service];
    if (!password) throw new AppError('invalid_input', `The role ${roleOf(service)} needs a password, and none was given.`);
    await withRetry(() => prepareRole(owner, service, password));
  }
}

async function prepareRole(owner: Client, service: ServiceName, password: string): Promise<void> {
  const role = roleOf(service);
  const found = await owner.query<{ config: string[] | null }>('SELECT rolconfig AS config FROM pg_roles WHERE rolname = $1', [role]);
  // Managed servers let no one name attributes that need a superuser, even to deny them: only a new role gets the list.
  const attributes = found.rowCount === 0 ? `CREATE ROLE ${role} ${ATTRIBUTES}` : `ALTER ROLE ${role} LOGIN`;
  await owner.query(`${attributes} PASSWORD ${owner.escapeLiteral(password)}`);
  const path = `search_path=${service}, ${EXTENSIONS_SCHEMA}`;
  if (!found.rows[0]?.config?.includes(path)) await owner.query(`ALTER ROLE ${role} SET search_path = ${service}, ${EXTENSIONS_SCHEMA}`);
}

// 42710 and 23505: another one created the role in between; XX000: "tuple concurrently updated".
const RACES = new Set(['42710', '23505', 'XX000']);
const TRIES = 20;

async function withRetry(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (attempt >= TRIES || !RACES.has(code)) throw error;
      await delay(10 * attempt + Math.random() * 20);
    }
  }
}

/** Creates every service's schema, with nobody but its role in it, and the schema of the extensions. */
export async function prepareSchemas(owner: Client, services: readonly ServiceName[]): Promise<void> {
  const database = owner.escapeIdentifier((await owner.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '');
  await owner.query(`REVOKE CREATE ON SCHEMA public FROM PUBLIC; REVOKE CREATE ON DATABASE ${database} FROM PUBLIC`);
  await owner.query(`CREATE SCHEMA IF NOT EXISTS ${EXTENSIONS_SCHEMA}; GRANT USAGE ON SCHEMA ${EXTENSIONS_SCHEMA} TO PUBLIC`);
  for (const extension of EXTENSIONS) await createExtension(owner, extension);
  for (const service of services) {
    const role = roleOf(service);
    await owner.query(
      `CREATE SCHEMA IF NOT EXISTS ${service};
       REVOKE ALL ON SCHEMA ${service} FROM PUBLIC;
       GRANT USAGE ON SCHEMA ${service} TO ${role};
       GRANT CONNECT ON DATABASE ${database} TO ${role};
       ALTER DEFAULT PRIVILEGES IN SCHEMA ${service} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
       ALTER DEFAULT PRIVILEGES IN SCHEMA ${service} GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
    );
  }
}

async function createExtension(owner: Client, extension: string): Promise<void> {
  const placed = await owner.query<{ schema: string }>(
    'SELECT n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = $1',
    [extension],
  );
  const schema = placed.rows[0]?.schema;
  if (schema === EXTENSIONS_SCHEMA) return;
  try {
    await owner.query(schema === undefined ? `CREATE EXTENSION ${extension} SCHEMA ${EXTENSIONS_SCHEMA}` : `ALTER EXTENSION ${extension} SET SCHEMA ${EXTENSIONS_SCHEMA}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('not_configured', `PostgreSQL cannot provide the extension ${extension} (${reason}): install the server's contrib package.`, {}, { cause: error });
  }
}
