import { CURRENT_TENANT_SQL, type Database, prepared, type Tx } from '@leadfactory/persistence';

const KEEP_DAYS = 7;
const ROWS_AT_ONCE = 5_000;
const MOST_ROUNDS = 200;

/**
 * Notes in this transaction that the consumer handles these keys, and answers those that it had not handled before.
 * While another transaction holds one of them, this one waits for its end.
 */
export async function claimInbox(tx: Tx, consumer: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  // In one order everywhere, so that two transactions with the same keys never wait for each other in a circle.
  const ordered = [...new Set(keys)].sort();
  const rows = await prepared<{ key: string }>(
    tx,
    'INSERT INTO inbox (consumer, key) SELECT $1, key FROM unnest($2::text[]) AS key ON CONFLICT DO NOTHING RETURNING key',
    [consumer, ordered],
  );
  return new Set(rows.map((row) => row.key));
}

/** Those of the keys that the consumer has handled already: spares the work before a claim, and guarantees nothing. */
export async function seenInInbox(tx: Tx, consumer: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await prepared<{ key: string }>(tx, `SELECT key FROM inbox WHERE tenant_id = ${CURRENT_TENANT_SQL} AND consumer = $1 AND key = ANY($2::text[])`, [consumer, keys]);
  return new Set(rows.map((row) => row.key));
}

/** Forgets keys handled more than seven days before `now`, a bounded number per call; answers how many. */
export async function pruneInbox(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEEP_DAYS * 24 * 60 * 60 * 1000);
  return pruneInRounds(database, 'old inbox keys go', 'DELETE FROM inbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM inbox WHERE handled_at < $1 LIMIT $2))', before);
}

/** Deletes old rows in short transactions, at most a million of them; answers how many. */
export async function pruneInRounds(database: Database, reason: string, statement: string, before: Date): Promise<number> {
  let pruned = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const [, count]: [unknown[], number] = await database.acrossTenants(reason, (tx) => tx.query(statement, [before, ROWS_AT_ONCE]));
    pruned += count;
    if (count < ROWS_AT_ONCE) break;
  }
  return pruned;
}
