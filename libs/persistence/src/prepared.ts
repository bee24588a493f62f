import { createHash } from 'node:crypto';
import { AppError } from '@leadfactory/kernel';
import { QueryFailedError } from 'typeorm';
import type { Tx } from './commit';

interface PreparingClient {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}

const names = new Map<string, string>();

/**
 * The rows of a statement that each connection parses and plans once, and not each time it is run: for statements that run for
 * every message. Their text must be one of few, for each is kept for as long as its connection.
 * @throws QueryFailedError as any statement does; AppError internal outside a transaction that Database opened
 */
export async function prepared<T>(tx: Tx, text: string, values: unknown[]): Promise<T[]> {
  const client = (await tx.queryRunner?.connect()) as PreparingClient | undefined;
  if (!client) throw new AppError('internal', 'A prepared statement needs a transaction opened by withTenant or acrossTenants.');
  try {
    return (await client.query({ name: nameOf(text), text, values })).rows as T[];
  } catch (error) {
    throw new QueryFailedError(text, values, error as Error);
  }
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha1').update(text).digest('hex');
  names.set(text, name);
  return name;
}
