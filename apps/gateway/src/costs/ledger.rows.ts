import { jsonbOf, jsonbText, type Tx } from '@leadfactory/persistence';
import type { CachedCall, Ended, EndedCall, Intent, Recorded, UnheardCall } from './ledger.types';

interface Row {
  identity: string;
  id: string;
  input_hash: string;
  state: Recorded['state'];
  provider: string;
  licence: string;
  answer: unknown;
  answer_blob: string | null;
  forgotten: boolean;
  fetched_at: Date | null;
  expires_at: Date | null;
  started_at: Date;
  deadline_at: Date;
}

const LIVE = `state IN ('intent', 'answered', 'unknown')`;
const LONGEST_MESSAGE = 1_000;

/** What the book knows of these identities. */
export async function findCalls(tx: Tx, identities: readonly string[]): Promise<Map<string, Recorded>> {
  const rows = await tx.query<Row[]>(
    `SELECT identity, id, input_hash, state, provider, licence, answer, answer_blob, answer IS NULL AND answer_blob IS NULL AS forgotten, fetched_at, expires_at, started_at, deadline_at
       FROM provider_call WHERE identity = ANY($1::text[]) AND ${LIVE}`,
    [identities],
  );
  return new Map(rows.map((row) => [row.identity, recordedOf(row)]));
}

function recordedOf(row: Row): Recorded {
  return {
    id: row.id, inputHash: row.input_hash, state: row.state, provider: row.provider, licence: row.licence, answer: row.answer,
    answerBlob: row.answer_blob, forgotten: row.forgotten, fetchedAt: row.fetched_at, expiresAt: row.expires_at, startedAt: row.started_at, deadlineAt: row.deadline_at,
  };
}

/** Writes calls that are about to leave; answers the ids of those that were written, for an identity is taken once. */
export async function insertIntents(tx: Tx, intents: readonly Intent[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(
    `INSERT INTO provider_call (id, key, identity, input_hash, capability, provider, lead_id, run_id, state, reserved_micros, licence, started_at, deadline_at)
     SELECT u.id, u.key, u.identity, u."inputHash", u.capability, u.provider, u."leadId", u."runId", 'intent', u."reservedMicros", u.licence, u."startedAt", u."deadlineAt" FROM ${recordset(INTENT)}
      ORDER BY u.identity
     ON CONFLICT (tenant_id, identity) WHERE identity IS NOT NULL AND ${LIVE} DO NOTHING RETURNING id`,
    // In one order everywhere, so that two groups with the same identities never wait for each other in a circle.
    [JSON.stringify(intents)],
  );
  return new Set(rows.map(({ id }) => id));
}

const INTENT = `id uuid, key text, identity text, "inputHash" text, capability text, provider text, "leadId" uuid, "runId" uuid, "reservedMicros" bigint, licence text, "startedAt" timestamptz, "deadlineAt" timestamptz`;

/** Writes how calls came out; answers the ids of those of which that was not known yet. */
export async function settleCalls(tx: Tx, ended: readonly Ended[], at: Date): Promise<Set<string>> {
  const rows = ended.map(({ intent, end }) =>
    end.state === 'answered'
      ? { id: intent.id, state: end.state, attempts: end.attempts, micros: end.micros, doubtful: end.doubtfulMicros ?? 0, answer: end.answerBlob === null ? jsonbOf(end.answerJson) : null, blob: end.answerBlob, fetchedAt: end.fetchedAt, expiresAt: end.expiresAt }
      : { id: intent.id, state: end.state, attempts: end.attempts, micros: end.micros, doubtful: end.doubtfulMicros ?? 0, code: end.code, message: end.message.slice(0, LONGEST_MESSAGE) },
  );
  const [settled] = await tx.query<[{ id: string }[], number]>(
    `UPDATE provider_call c SET state = u.state, attempts = u.attempts, cost_micros = u.micros, doubtful_micros = u.doubtful, answer = u.answer::jsonb, answer_blob = u.blob, fetched_at = u."fetchedAt", expires_at = u."expiresAt",
            error_code = u.code, error_message = u.message, finished_at = $2
       FROM ${recordset('id uuid, state text, attempts int, micros bigint, doubtful bigint, answer text, blob text, "fetchedAt" timestamptz, "expiresAt" timestamptz, code text, message text')} WHERE c.id = u.id AND c.state = 'intent' RETURNING c.id`,
    [jsonbText(rows), at],
  );
  return new Set(settled.map(({ id }) => id));
}

/** Writes calls that the cache has answered: free, and their keys get the same answers again. */
export async function insertCached(tx: Tx, calls: readonly CachedCall[]): Promise<void> {
  const rows = calls.map(({ intent, answer }) => ({ ...intent, answer: jsonbText(answer.data), fetchedAt: answer.fetchedAt, expiresAt: answer.expiresAt }));
  await tx.query(
    `INSERT INTO provider_call (id, key, identity, input_hash, capability, provider, lead_id, run_id, state, cached, answer, licence, fetched_at, expires_at, started_at, deadline_at, finished_at)
     SELECT u.id, u.key, u.identity, u."inputHash", u.capability, u.provider, u."leadId", u."runId", 'answered', true, u.answer::jsonb, u.licence, u."fetchedAt", u."expiresAt", u."startedAt", u."deadlineAt", u."startedAt"
       FROM ${recordset(`${INTENT}, answer text, "fetchedAt" timestamptz, "expiresAt" timestamptz`)} ORDER BY u.identity ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Calls of which nothing was heard until then, in the order of their ids, from the one after `after` on. */
export async function findUnheard(tx: Tx, before: Date, after: string | null, most: number): Promise<UnheardCall[]> {
  return tx.query<UnheardCall[]>(
    `SELECT id, capability, provider, started_at AS "startedAt", deadline_at AS "deadlineAt" FROM provider_call WHERE state = 'intent' AND deadline_at <= $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
    [before, after, most],
  );
}

export interface UnheardEnd extends EndedCall {
  reservedMicros: number;
  startedAt: Date;
}

/**
 * Ends calls of which nothing was heard, those that have not ended meanwhile: at the price that was reserved for them, all of it in
 * doubt; or for nothing, when another call stands for them.
 */
export async function endUnheard(tx: Tx, ids: readonly string[], o: { state: 'abandoned' | 'unknown'; message: string; free: boolean }, at: Date): Promise<UnheardEnd[]> {
  const [rows] = await tx.query<[(Omit<UnheardEnd, 'micros' | 'ok' | 'reservedMicros'> & { micros: string; reserved: string })[], number]>(
    `UPDATE provider_call SET state = $2, cost_micros = CASE WHEN $5 THEN 0 ELSE reserved_micros END, doubtful_micros = CASE WHEN $5 THEN 0 ELSE reserved_micros END, error_code = 'fate_unknown', error_message = $3, finished_at = $4
      WHERE id = ANY($1::uuid[]) AND state = 'intent' RETURNING id, provider, capability, lead_id AS "leadId", run_id AS "runId", cost_micros AS micros, reserved_micros AS reserved, started_at AS "startedAt"`,
    [ids, o.state, o.message, at, o.free],
  );
  return rows.map(({ micros, reserved, ...row }) => ({ ...row, micros: Number(micros), reservedMicros: Number(reserved), ok: false }));
}

/** Takes the answers out of a bounded number of rows whose licence has ended or that began before then; answers their blobs, null where there was none. */
export async function forgetAnswers(tx: Tx, now: Date, before: Date, most: number): Promise<(string | null)[]> {
  const rows = await tx.query<{ blob: string | null }[]>(
    `WITH old AS MATERIALIZED (
       SELECT id, answer_blob FROM provider_call WHERE (answer IS NOT NULL OR answer_blob IS NOT NULL) AND (expires_at <= $1 OR started_at < $2) ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED),
     gone AS (UPDATE provider_call c SET answer = NULL, answer_blob = NULL FROM old WHERE c.id = old.id)
     SELECT answer_blob AS blob FROM old`,
    [now, before, most],
  );
  return rows.map(({ blob }) => blob);
}

function recordset(columns: string): string {
  return `jsonb_to_recordset($1::jsonb) AS u(${columns})`;
}
