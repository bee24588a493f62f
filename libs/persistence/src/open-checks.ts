import type { ServiceName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { DataSource } from 'typeorm';
import { migrationNames, type MigrationClass } from './migration.rules';
import { roleOf } from './role.rules';

/** @throws AppError not_configured when the connected role could see past row-level security. */
export async function checkRole(dataSource: DataSource, service: ServiceName): Promise<void> {
  const rows: { name: string; unsafe: boolean }[] = await dataSource.query(
    'SELECT current_user AS name, rolsuper OR rolbypassrls AS unsafe FROM pg_roles WHERE rolname = current_user',
  );
  const role = rows[0];
  if (role?.name === roleOf(service) && !role.unsafe) return;
  const why = role?.unsafe ? 'bypasses row-level security' : 'is not its own';
  throw new AppError('not_configured', `${service} must connect as ${roleOf(service)}, but DATABASE_URL names "${role?.name}", which ${why}.`);
}

/** @throws AppError not_configured when migrations are pending, conflict when the database is newer than this code. */
export async function checkVersion(dataSource: DataSource, service: ServiceName, migrations: MigrationClass[] | undefined): Promise<void> {
  const table: { found: boolean }[] = await dataSource.query("SELECT to_regclass($1) IS NOT NULL AS found", [`${service}.migrations`]);
  if (!table[0]?.found) throw new AppError('not_configured', `The database has no tables of ${service} yet: run the migrations (lf db migrate).`);
  if (!migrations) return;
  const applied: { name: string }[] = await dataSource.query(`SELECT name FROM ${service}.migrations`);
  compareVersions(service, migrationNames(migrations), applied.map((row) => row.name));
}

/** @throws AppError conflict for names that this code does not know, not_configured for names that are missing. */
export function compareVersions(service: ServiceName, known: string[], applied: string[]): void {
  assertNotNewer(service, known, applied);
  const pending = known.filter((name) => !applied.includes(name));
  if (pending.length > 0) {
    throw new AppError('not_configured', `${service} has ${pending.length} pending migration(s): ${pending.join(', ')}. Run the migrations (lf db migrate).`);
  }
}

/** @throws AppError conflict when the database has seen a migration that this code does not know. */
export function assertNotNewer(service: ServiceName, known: string[], applied: string[]): void {
  const foreign = applied.filter((name) => !known.includes(name));
  if (foreign.length === 0) return;
  throw new AppError(
    'conflict',
    `The database belongs to a newer version of LeadFactory: ${service} has the migration(s) ${foreign.join(', ')}, which this version does not know. Start that version, or restore a backup made by this one.`,
  );
}
