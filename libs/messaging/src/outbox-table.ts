import { newId } from '@leadfactory/kernel';
import { type Database, prepared, type Tx } from '@leadfactory/persistence';
import type { PublishOutcome } from './batch-publisher';
import { pruneInRounds } from './inbox';
import type { Messaging } from './messaging';
import { STREAMS, type StreamKind } from './streams.rules';

const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 8 * 1024 * 1024;
const ACK_TIMEOUT_MS = 5_000;
/** Clocks of broker and database may differ by so much; a row put back needlessly is a repeat, and harmless. */
const CLOCK_MARGIN_MS = 5_000;
/** As long as the stream of events keeps them. */
const KEEP_PUBLISHED_DAYS = 3;

interface OutboxRow {
  id: string;
  tenant_id: string;
  subject: string;
  body: string;
  replayable: boolean;
  /** How many rows were locked, those beyond the bytes of one batch included. */
  locked: number;
}

export interface BatchResult {
  /** Rows that are out of the way. */
  settled: number;
  /** Whether rows may be left that were there when this batch began. */
  more: boolean;
  /** Whether a stream was missing. */
  missing: boolean;
  /** Why some rows must wait; null when none must. */
  later: string | null;
}

/**
 * Publishes the oldest rows in one transaction, which holds them until the broker has acknowledged: of several relays
 * each takes others. A process that dies in between publishes them again, and the inbox of the reader drops the repeat.
 */
export function publishPending(database: Database, messaging: Messaging): Promise<BatchResult> {
  return database.acrossTenants('the relay carries the messages of all tenants', async (tx) => {
    const rows = await lockOldest(tx);
    if (rows.length === 0) return { settled: 0, more: false, missing: false, later: null };
    const outcomes = await messaging.publish(rows.map((row) => ({ id: row.id, subject: messaging.prefix + row.subject, body: row.body })), ACK_TIMEOUT_MS);
    const having = (kind: PublishOutcome['kind']) => rows.filter((_, at) => outcomes[at]?.kind === kind);
    const stored = having('stored');
    await markStored(tx, stored);
    const refused = having('refused');
    for (const row of refused) await setAside(tx, row, messaging, reasonOf(outcomes[rows.indexOf(row)]));
    const late = outcomes.find((outcome) => outcome.kind === 'later' || outcome.kind === 'missing');
    const locked = rows[0]?.locked ?? 0;
    return { settled: stored.length + refused.length, more: locked === ROWS_AT_ONCE || locked > rows.length, missing: having('missing').length > 0, later: late ? reasonOf(late) : null };
  });
}

async function lockOldest(tx: Tx): Promise<OutboxRow[]> {
  return prepared(
    tx,
    `WITH oldest AS MATERIALIZED (
       SELECT seq, tenant_id, id, bytes FROM outbox WHERE published_at IS NULL ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED),
     sized AS (SELECT *, sum(bytes) OVER (ORDER BY seq) AS total FROM oldest)
     SELECT o.id, o.tenant_id, o.subject, o.body, o.replayable, (SELECT count(*) FROM oldest)::int AS locked
     FROM sized s JOIN outbox o ON o.tenant_id = s.tenant_id AND o.id = s.id
     WHERE s.total - s.bytes < $2 ORDER BY s.seq`,
    [ROWS_AT_ONCE, BYTES_AT_ONCE],
  );
}

async function markStored(tx: Tx, rows: OutboxRow[]): Promise<void> {
  const kept = rows.filter((row) => row.replayable);
  const gone = rows.filter((row) => !row.replayable);
  if (kept.length > 0) await prepared(tx, `UPDATE outbox SET published_at = clock_timestamp() ${WHERE_THESE}`, keysOf(kept));
  if (gone.length > 0) await prepared(tx, `DELETE FROM outbox ${WHERE_THESE}`, keysOf(gone));
}

const WHERE_THESE = 'WHERE (tenant_id, id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))';

function keysOf(rows: OutboxRow[]): string[][] {
  return [rows.map((row) => row.tenant_id), rows.map((row) => row.id)];
}

/** A message that the broker will never take must not hold up those behind it. */
async function setAside(tx: Tx, row: OutboxRow, messaging: Messaging, reason: string): Promise<void> {
  await tx.query(
    `INSERT INTO dead_letter (tenant_id, id, subject, consumer, message_id, reason, deliveries, body)
     VALUES ($1, $2, $3, 'outbox relay', $4, $5, 0, $6)`,
    [row.tenant_id, newId(), row.subject, row.id, `The broker refused it: ${reason}`, row.body],
  );
  await tx.query(`DELETE FROM outbox ${WHERE_THESE}`, keysOf([row]));
  messaging.log.error({ service: messaging.service, subject: row.subject, messageId: row.id, tenantId: row.tenant_id, reason }, 'A message was refused by the broker and set aside.');
}

function reasonOf(outcome: PublishOutcome | undefined): string {
  if (outcome?.kind === 'refused' || outcome?.kind === 'later') return outcome.reason;
  return 'no stream keeps its subject';
}

/** Puts rows back that were published to an earlier, lost birth of the stream; answers how many. */
export async function putBackLost(database: Database, kind: StreamKind, birth: Date): Promise<number> {
  const stream = STREAMS.find((spec) => spec.kind === kind);
  if (!stream?.replayable) return 0;
  const [, count]: [unknown[], number] = await database.acrossTenants('what a lost stream held goes again, whosever it is', (tx) =>
    tx.query('UPDATE outbox SET published_at = NULL WHERE published_at < $1 AND starts_with(subject, $2)', [new Date(birth.getTime() + CLOCK_MARGIN_MS), `${stream.family}.`]),
  );
  return count;
}

/** Forgets what was published more than three days before `now`, a bounded number per call; answers how many. */
export async function pruneOutbox(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEEP_PUBLISHED_DAYS * 24 * 60 * 60 * 1000);
  return pruneInRounds(database, 'published messages go', 'DELETE FROM outbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM outbox WHERE published_at < $1 LIMIT $2))', before);
}

/** How many messages wait to be published. */
export async function countPending(database: Database): Promise<number> {
  const rows: { count: string }[] = await database.acrossTenants('the queue is one for all tenants', (tx) => tx.query('SELECT count(*) FROM outbox WHERE published_at IS NULL'));
  return Number(rows[0]?.count ?? 0);
}
