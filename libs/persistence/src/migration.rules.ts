import type { ServiceName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { MigrationInterface } from 'typeorm';

/** A migration as it is written: a class whose name, or whose `name`, ends in a time stamp of 13 digits. */
export type MigrationClass = new () => MigrationInterface;

/** A service's migrations, in any order: TypeORM runs them by the time stamp in their names. */
export interface ServiceMigrations {
  service: ServiceName;
  migrations: MigrationClass[];
}

/**
 * The names under which TypeORM records these migrations, oldest first.
 * @throws AppError internal when a name does not end in a time stamp of 13 digits or two are alike.
 */
export function migrationNames(migrations: MigrationClass[]): string[] {
  const names = migrations.map((migration) => nameOf(migration));
  const bad = names.filter((name) => !/\D\d{13}$/.test(name));
  if (bad.length > 0) throw new AppError('internal', `A migration's name ends in a time stamp of 13 digits, unlike ${bad.join(', ')}.`);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw new AppError('internal', `Two migrations are called ${twice.join(', ')}.`);
  return names.sort((a, b) => Number(a.slice(-13)) - Number(b.slice(-13)));
}

// TypeORM prefers a `name` property of the instance over the class name.
function nameOf(migration: MigrationClass): string {
  return new migration().name ?? migration.name;
}
