import { createHash, randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { testServers } from './addresses';
import { eventually } from './eventually';

/** A database that others are copied from: built once per run, then closed to connections. */
export interface TestTemplate {
  /** Tells templates apart; two with the same name must be built alike. */
  name: string;
  /** Fills the empty database, e.g. by running the migrations. Must close its connections. */
  build(databaseUrl: string): Promise<void>;
}

export interface TestDatabase {
  name: string;
  /** Superuser's URL. */
  url: string;
  /** The same database as another role. */
  urlAs(role: string, password: string): string;
  /** Same as `dropTestDatabase(this)`. */
  drop(): Promise<void>;
}

/**
 * Milliseconds a connection may take to close after the client was told to. One that was broken first ends its statement and rolls
 * back, which takes its time on a busy machine; only a leak is waited for to the end.
 */
const CLOSING_WITHIN_MS = 5_000;

/**
 * Makes a fresh database, empty or copied from a template; safe to call from several workers at once.
 * Roles belong to the whole server: suites that make roles share them.
 * @param name a word to recognise it by in logs; a random part is added
 */
export async function createTestDatabase(name = 'suite', template?: TestTemplate): Promise<TestDatabase> {
  const database = `t_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').slice(0, 40)}_${randomBytes(5).toString('hex')}`;
  await withServer(async (server) => {
    if (!template) {
      await server.query(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE template0`);
      return;
    }
    const source = await templateDatabase(server, template);
    await server.query(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE ${escapeIdentifier(source)}`);
    await copyDatabaseGrants(server, source, database);
  });
  const url = urlOf(database);
  const made: TestDatabase = {
    name: database,
    url,
    urlAs: (role, password) => {
      const other = new URL(url);
      other.username = encodeURIComponent(role);
      other.password = encodeURIComponent(password);
      return other.href;
    },
    drop: () => dropTestDatabase(made),
  };
  return made;
}

/**
 * Drops the database.
 * @throws an error naming the application and last statement of every connection still open: a suite that forgets to
 *   close its pool fails, instead of starving the suites after it. The database is dropped all the same.
 */
export async function dropTestDatabase(database: Pick<TestDatabase, 'name'>): Promise<void> {
  await withServer(async (server) => {
    const leaks = await leakedSessions(server, database.name);
    await server.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(database.name)} WITH (FORCE)`);
    if (leaks.length > 0) throw new Error(`${leaks.length} connection(s) to ${database.name} were left open:\n${leaks.join('\n')}`);
  });
}

async function leakedSessions(server: Client, database: string): Promise<string[]> {
  const open = async () => {
    const { rows } = await server.query<{ application: string; role: string; state: string; query: string }>(
      `SELECT coalesce(nullif(application_name, ''), '(no application_name)') AS application, usename AS role, coalesce(state, '?') AS state, left(query, 120) AS query
         FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [database],
    );
    return rows.map((row) => `  ${row.application} as ${row.role}, ${row.state}: ${row.query}`);
  };
  try {
    await eventually(async () => {
      if ((await open()).length > 0) throw new Error('connections are still open');
    }, { timeoutMs: CLOSING_WITHIN_MS });
    return [];
  } catch {
    return open();
  }
}

/** Any fixed number: names the lock under which one worker builds a template. */
const TEMPLATE_LOCK = 724_002;

async function templateDatabase(server: Client, template: TestTemplate): Promise<string> {
  const name = `tpl_${createHash('sha256').update(template.name).digest('hex').slice(0, 16)}`;
  const draft = `${name}_draft`;
  const isThere = async () => (await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount !== 0;
  if (await isThere()) return name;
  // One worker builds, the others wait. One lock for all templates: roles belong to the whole server, and PostgreSQL
  // refuses two changes of one role at once. The lock goes with the session, even when the worker is killed.
  await server.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    if (await isThere()) return name;
    await server.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(draft)} WITH (FORCE)`);
    await server.query(`CREATE DATABASE ${escapeIdentifier(draft)} TEMPLATE template0`);
    await template.build(urlOf(draft));
    const leaks = await leakedSessions(server, draft);
    if (leaks.length > 0) throw new Error(`the template ${template.name} was built, but connections were left open:\n${leaks.join('\n')}`);
    await server.query(`ALTER DATABASE ${escapeIdentifier(draft)} WITH ALLOW_CONNECTIONS false`);
    // Renamed when whole: a build that fails is built again by the next.
    await server.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(name)}`);
    return name;
  } finally {
    await server.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

/** PostgreSQL copies everything inside a database, but neither the grants nor the settings on the database itself. */
async function copyDatabaseGrants(server: Client, source: string, target: string): Promise<void> {
  const to = escapeIdentifier(target);
  const grants = await server.query<{ privilege: string; grantee: string | null }>(
    `SELECT acl.privilege_type AS privilege, nullif(acl.grantee, 0)::regrole::text AS grantee
       FROM pg_database, aclexplode(datacl) AS acl WHERE datname = $1 AND datacl IS NOT NULL`,
    [source],
  );
  // No grants at all means that they were never changed: PUBLIC then keeps its CONNECT and TEMPORARY.
  if (grants.rows.length > 0) await server.query(`REVOKE ALL ON DATABASE ${to} FROM PUBLIC`);
  for (const { privilege, grantee } of grants.rows) await server.query(`GRANT ${privilege} ON DATABASE ${to} TO ${grantee ?? 'PUBLIC'}`);
  const settings = await server.query<{ role: string | null; setting: string }>(
    `SELECT nullif(setrole, 0)::regrole::text AS role, unnest(setconfig) AS setting
       FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = $1`,
    [source],
  );
  for (const { role, setting } of settings.rows) {
    const [key = '', ...value] = setting.split('=');
    const whose = role === null ? `DATABASE ${to}` : `ROLE ${role} IN DATABASE ${to}`;
    await server.query(`ALTER ${whose} SET ${escapeIdentifier(key)} = ${escapeLiteral(value.join('='))}`);
  }
}

async function withServer<T>(work: (server: Client) => Promise<T>): Promise<T> {
  const server = new Client({ connectionString: testServers().databaseUrl, application_name: 'test databases' });
  await server.connect();
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(testServers().databaseUrl);
  url.pathname = `/${database}`;
  return url.href;
}
