import { prepared, type Tx } from '@leadfactory/persistence';

/** The rows of any statement. */
export function rows<T>(tx: Tx, sql: string, parameters: unknown[]): Promise<T[]> {
  return prepared<T>(tx, sql, parameters);
}

/** A parameter for `uuid[]`. The driver would look for quotes in each; ids have none. */
export function uuids(ids: readonly string[]): string {
  return `{${ids.join(',')}}`;
}

/** The one row of a statement, if there is one. */
export async function row<T>(tx: Tx, sql: string, parameters: unknown[]): Promise<T | undefined> {
  return (await rows<T>(tx, sql, parameters))[0];
}
