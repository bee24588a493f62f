import { prepared, type Tx } from '@leadfactory/persistence';

/** The rows of a statement that finds its rows by their keys; it is planned once per connection. */
export function rows<T>(tx: Tx, sql: string, parameters: unknown[]): Promise<T[]> {
  return prepared<T>(tx, sql, parameters);
}

/**
 * The rows of a statement that is planned each time: for those that look for open work. A plan that was made while there was little
 * of it reads the whole table later.
 */
export async function freshRows<T>(tx: Tx, sql: string, parameters: unknown[]): Promise<T[]> {
  const answer: unknown = await tx.query(sql, parameters);
  // The driver gives the rows of UPDATE and DELETE together with their count.
  if (Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number') return answer[0] as T[];
  return answer as T[];
}

/** A parameter for `uuid[]`. The driver would look for quotes in each; ids have none. */
export function uuids(ids: readonly string[]): string {
  return `{${ids.join(',')}}`;
}

/** The one row of a statement, if there is one. */
export async function row<T>(tx: Tx, sql: string, parameters: unknown[]): Promise<T | undefined> {
  return (await rows<T>(tx, sql, parameters))[0];
}
