import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { asConnectionError, withoutPassword } from './connection.error';
import { migrationNames, type ServiceMigrations } from './migration.rules';
import { assertNotNewer } from './open-checks';
import { prepareRoles, prepareSchemas } from './roles';

export interface MigrateOptions {
  /** PostgreSQL URL of the owner: may create roles and schemas. */
  ownerUrl: string;
  services: ServiceMigrations[];
  /** The password that each service's role gets. */
  passwords: Record<ServiceName, string>;
  log?: (line: string) => void;
}

// Any fixed number: names the lock under which one process migrates a database.
const MIGRATION_LOCK = 724_001;

/**
 * Brings the database up to this version: roles, schemas, grants, migrations. Repeating it changes nothing; of several
 * at once, one works and the others wait and find nothing left to do.
 * @returns what was applied, as `<service>: <migration>`.
 * @throws AppError conflict when the database belongs to a newer version (nothing is changed then); unavailable when it cannot be reached.
 */
export async function migrate(o: MigrateOptions): Promise<{ applied: string[] }> {
  const owner = await connectOwner(o.ownerUrl);
  try {
    await owner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    for (const { service, migrations } of o.services) assertNotNewer(service, migrationNames(migrations), await appliedNames(owner, service));
    await prepareRoles(owner, SERVICES, o.passwords);
    await prepareSchemas(owner, SERVICES);
    const applied: string[] = [];
    for (const service of o.services) applied.push(...(await migrateService(owner, o, service)));
    return { applied };
  } finally {
    // Ends the session, and with it the lock.
    await owner.end();
  }
}

async function connectOwner(url: string): Promise<Client> {
  const owner = new Client({ connectionString: url, application_name: 'leadfactory migrate', connectionTimeoutMillis: 10_000 });
  // A connection lost between two statements shows in the next one.
  owner.on('error', () => undefined);
  try {
    await owner.connect();
    return owner;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', `The migrations cannot reach PostgreSQL at ${withoutPassword(url)}: ${reason}`, {}, { cause: error });
  }
}

async function appliedNames(owner: Client, service: ServiceName): Promise<string[]> {
  const table = await owner.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [`${service}.migrations`]);
  if (!table.rows[0]?.found) return [];
  const rows = await owner.query<{ name: string }>(`SELECT name FROM ${service}.migrations ORDER BY id`);
  return rows.rows.map((row) => row.name);
}

async function migrateService(owner: Client, o: MigrateOptions, { service, migrations }: ServiceMigrations): Promise<string[]> {
  const done = await appliedNames(owner, service);
  const pending = migrationNames(migrations).filter((name) => !done.includes(name));
  if (done.length > 0 && pending.length === 0) return [];
  const dataSource = new DataSource({
    type: 'postgres',
    url: o.ownerUrl,
    schema: service,
    poolSize: 1,
    applicationName: `leadfactory migrate ${service}`,
    installExtensions: false,
    migrations,
    migrationsTransactionMode: 'each',
  });
  try {
    await dataSource.initialize();
    const ran = await dataSource.runMigrations();
    // The service reads which version it meets and must not write it.
    await dataSource.query(`REVOKE ALL ON ${service}.migrations FROM lf_${service}; GRANT SELECT ON ${service}.migrations TO lf_${service}`);
    const applied = ran.map((migration) => `${service}: ${migration.name}`);
    for (const line of applied) o.log?.(line);
    return applied;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const lost = asConnectionError(error);
    if (lost instanceof AppError) throw lost;
    throw new AppError('internal', `A migration of ${service} failed and was rolled back (pending: ${pending.join(', ')}): ${reason}`, {}, { cause: error });
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}
