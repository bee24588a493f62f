import { newId } from '@leadfactory/kernel';
import { type Database, prepared, type Tx } from '@leadfactory/persistence';
import { ACK_TIMEOUT_MS, type PublishOutcome } from './batch-publisher';
import { pruneInRounds } from './inbox';
import type { DeadLetters } from './dead-letters';
import type { Messaging } from './messaging';
import type { Committed } from './outbox';
import { STREAMS, type StreamKind } from './streams.rules';

const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 8 * 1024 * 1024;
/** Clocks of broker and database may differ by so much; a row put back needlessly is a repeat, and harmless. */
const CLOCK_MARGIN_MS = 5_000;
/** As long as the stream of events keeps them. */
const KEEP_PUBLISHED_DAYS = 3;

type Message = Omit<Committed, 'bytes'>;

interface LockedRow extends Message {
  /** How many rows were locked, those beyond the bytes of one batch included. */
  locked: number;
}

export interface BatchResult {
  /** Rows that are out of the way. */
  settled: number;
  /** Whether rows may be left that were there when this batch began. */
  more: boolean;
  /** Why some rows must wait; null when none must. */
  later: string | null;
}

const NOTHING: BatchResult = { settled: 0, more: false, later: null };

/**
 * Publishes the oldest rows in one transaction, which holds them until the broker has acknowledged: of several relays
 * each takes others. A process that dies in between publishes them again, and the inbox of the reader drops the repeat.
 * @param youngestMs rows that are younger are left to the process that committed them, which has them at hand
 */
export function publishPending(database: Database, messaging: Messaging, letters: DeadLetters, youngestMs: number): Promise<BatchResult> {
  return database.acrossTenants('the relay carries the messages of all tenants', async (tx) => {
    const rows = await lockOldest(tx, youngestMs);
    if (rows.length === 0) return NOTHING;
    const { settled, later } = await note(tx, messaging, letters, rows, await publish(messaging, rows));
    const locked = rows[0]?.locked ?? 0;
    return { settled, later, more: locked === ROWS_AT_ONCE || locked > rows.length };
  });
}

/** Publishes what this process has just committed. What the outbox keeps is still to be noted: a process that dies before has its rows published again. */
export async function publishFresh(messaging: Messaging, messages: readonly Committed[]): Promise<{ published: Published; late: Committed[]; later: string | null }> {
  const published = await publish(messaging, messages);
  for (const message of messages) if (published.outcomes.get(message)?.kind === 'stored') message.onStored?.();
  const late = messages.filter((message) => isLate(published.outcomes.get(message)));
  return { published: { ...published, kept: messages.filter(({ onStored }) => onStored === undefined) }, late, later: lateReason(messages, published) };
}

/** Notes in one transaction what several rounds have published. */
export async function noteFresh(database: Database, messaging: Messaging, letters: DeadLetters, rounds: readonly Published[]): Promise<void> {
  const kept = rounds.flatMap((round) => round.kept);
  const together: Published = { kept, outcomes: new Map(rounds.flatMap(({ outcomes }) => [...outcomes])), begunAt: Math.min(...rounds.map(({ begunAt }) => begunAt)) };
  if (kept.length > 0) await database.acrossTenants('the relay carries the messages of all tenants', (tx) => note(tx, messaging, letters, kept, together));
}

/** Messages that were offered to the broker, and what it said. */
export interface Published {
  /** Those that the outbox keeps. */
  kept: readonly Message[];
  outcomes: ReadonlyMap<Message, PublishOutcome>;
  /** Milliseconds, on the clock of performance.now(). */
  begunAt: number;
}

async function publish(messaging: Messaging, messages: readonly Message[]): Promise<Published> {
  const begunAt = performance.now();
  const outcomes = await messaging.publish(messages.map(({ id, subject, body }) => ({ id, subject: messaging.prefix + subject, body })), ACK_TIMEOUT_MS);
  return { kept: messages, outcomes: new Map(messages.map((message, at) => [message, outcomes[at] as PublishOutcome])), begunAt };
}

/** Puts what the broker has, or will never take, out of the way. */
async function note(tx: Tx, messaging: Messaging, letters: DeadLetters, messages: readonly Message[], published: Published): Promise<BatchResult> {
  const having = (kind: PublishOutcome['kind']) => messages.filter((message) => published.outcomes.get(message)?.kind === kind);
  const stored = having('stored');
  await markStored(tx, stored, published.begunAt);
  const refused = having('refused');
  for (const message of refused) await setAside(tx, message, messaging, letters, reasonOf(published.outcomes.get(message)));
  return { settled: stored.length + refused.length, more: false, later: lateReason(messages, published) };
}

function lateReason(messages: readonly Message[], { outcomes }: Published): string | null {
  const late = messages.map((message) => outcomes.get(message)).find(isLate);
  return late ? reasonOf(late) : null;
}

function isLate(outcome: PublishOutcome | undefined): boolean {
  return outcome?.kind === 'later' || outcome?.kind === 'missing';
}

async function lockOldest(tx: Tx, youngestMs: number): Promise<LockedRow[]> {
  return prepared(
    tx,
    `WITH oldest AS MATERIALIZED (
       SELECT seq, tenant_id, id, bytes FROM outbox WHERE published_at IS NULL AND created_at <= clock_timestamp() - make_interval(secs => $3 / 1000.0) ORDER BY seq LIMIT $1 FOR UPDATE SKIP LOCKED),
     sized AS (SELECT *, sum(bytes) OVER (ORDER BY seq) AS total FROM oldest)
     SELECT o.id, o.tenant_id AS "tenantId", o.subject, o.body, o.replayable, (SELECT count(*) FROM oldest)::int AS locked
     FROM sized s JOIN outbox o ON o.tenant_id = s.tenant_id AND o.id = s.id
     WHERE s.total - s.bytes < $2 ORDER BY s.seq`,
    [ROWS_AT_ONCE, BYTES_AT_ONCE, youngestMs],
  );
}

/** Marks with the time before they were published: whatever store had them was there by then. */
async function markStored(tx: Tx, messages: readonly Message[], begunAt: number): Promise<void> {
  const kept = messages.filter(({ replayable }) => replayable);
  const gone = messages.filter(({ replayable }) => !replayable);
  const elapsed = Math.ceil(performance.now() - begunAt);
  if (kept.length > 0) await prepared(tx, `UPDATE outbox SET published_at = clock_timestamp() - make_interval(secs => $3 / 1000.0) ${WHERE_THESE}`, [...keysOf(kept), elapsed]);
  if (gone.length > 0) await prepared(tx, `DELETE FROM outbox ${WHERE_THESE}`, keysOf(gone));
}

const WHERE_THESE = 'WHERE (tenant_id, id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))';

function keysOf(messages: readonly Message[]): string[][] {
  return [messages.map(({ tenantId }) => tenantId), messages.map(({ id }) => id)];
}

/** A message that the broker will never take must not hold up those behind it; it is told of like any other that was given up. */
async function setAside(tx: Tx, message: Message, messaging: Messaging, letters: DeadLetters, cause: string): Promise<void> {
  const id = newId();
  const reason = `The broker refused it: ${cause}`;
  await tx.query(
    `INSERT INTO dead_letter (tenant_id, id, subject, consumer, message_id, reason, deliveries, body)
     VALUES ($1, $2, $3, 'outbox relay', $4, $5, 0, $6)`,
    [message.tenantId, id, message.subject, message.id, reason, message.body],
  );
  await tx.query(`DELETE FROM outbox ${WHERE_THESE}`, keysOf([message]));
  await letters.tell(tx, id, message.tenantId, { subject: message.subject, reason, deliveries: 0, body: message.body });
  messaging.log.error({ service: messaging.service, subject: message.subject, messageId: message.id, tenantId: message.tenantId, reason: cause }, 'A message was refused by the broker and set aside.');
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
