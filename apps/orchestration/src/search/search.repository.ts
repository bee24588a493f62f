import type { Target } from '@leadfactory/contracts';
import { derivedId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { SettledWork } from '../engine/work.repository';
import type { Work } from '../engine/work.rules';
import { row, rows } from '../engine/rows.repository';

export interface Search extends Work {
  id: string;
  target: Target;
  cursor: string | null;
  position: number;
  page: number;
  /** Whether the result of the attempt that is out, or was last, has not been taken. */
  isOwed: boolean;
}

export type NewSearch = Pick<Search, 'id' | 'target' | 'cursor' | 'position' | 'page'>;

/** The same search of a run has the same id, however often it is made. */
export function searchId(runId: string, target: Target, cursor: string | null): string {
  return derivedId(runId, 'search', target.vertical, target.zip, cursor ?? '');
}

const COLUMNS = 's.id, s.target, s.cursor, s.position, s.page, s.state, s.generation, s.attempt, s.failures, s.issued_at IS NOT NULL AS "isOwed"';

@Injectable()
export class SearchRepository {
  async insert(tx: Tx, tenantId: string, runId: string, searches: readonly NewSearch[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO search (tenant_id, run_id, state, id, position, page, target, cursor)
       SELECT $1, $2, 'pending', u.id, u.position, u.page, u.target::jsonb, u.cursor FROM unnest($3::uuid[], $4::int[], $5::int[], $6::text[], $7::text[]) AS u(id, position, page, target, cursor)
       ON CONFLICT DO NOTHING`,
      [tenantId, runId, searches.map(({ id }) => id), searches.map(({ position }) => position), searches.map(({ page }) => page), searches.map(({ target }) => JSON.stringify(target)), searches.map(({ cursor }) => cursor)],
    );
  }

  lock(tx: Tx, tenantId: string, runId: string, id: string): Promise<Search | undefined> {
    return row(tx, `SELECT ${COLUMNS} FROM search s WHERE tenant_id = $1 AND run_id = $2 AND id = $3 FOR UPDATE`, [tenantId, runId, id]);
  }

  /** Whether searches of the run wait, or are under way. */
  async isOpen(tx: Tx, tenantId: string, runId: string): Promise<boolean> {
    return (await row<{ open: boolean }>(tx, `SELECT EXISTS (SELECT FROM search WHERE tenant_id = $1 AND run_id = $2 AND state IN ('pending', 'running', 'waiting')) AS open`, [tenantId, runId]))?.open ?? false;
  }

  async running(tx: Tx, tenantId: string, runId: string): Promise<number> {
    return (await row<{ n: number }>(tx, `SELECT count(*)::int AS n FROM search WHERE tenant_id = $1 AND run_id = $2 AND state = 'running'`, [tenantId, runId]))?.n ?? 0;
  }

  /** The next searches, those of earlier targets first, marked as running. */
  take(tx: Tx, tenantId: string, runId: string, most: number, now: Date, dueAt: Date): Promise<Search[]> {
    return rows(
      tx,
      `UPDATE search s SET state = 'running', attempt = s.attempt + 1, reissues = 0, issued_at = $4, due_at = $5, cause = NULL
       FROM (SELECT id FROM search WHERE tenant_id = $1 AND run_id = $2 AND state = 'pending' ORDER BY position, page LIMIT $3 FOR UPDATE SKIP LOCKED) picked
       WHERE s.tenant_id = $1 AND s.run_id = $2 AND s.id = picked.id RETURNING ${COLUMNS}`,
      [tenantId, runId, most, now, dueAt],
    );
  }

  async settle(tx: Tx, tenantId: string, runId: string, id: string, after: Omit<SettledWork, 'leadId' | 'was' | 'attempt' | 'output' | 'cached'>, page: { seen: number; found: number; leftOut: Record<string, number> } | null): Promise<void> {
    await rows(
      tx,
      `UPDATE search SET state = $4, failures = $5, issued_at = NULL, due_at = $6, cause = $7, error = $8, detail = $9, cost_micros = cost_micros + $10, started_at = coalesce(started_at, $11), finished_at = $12,
         seen = coalesce($13, seen), found = found + coalesce($14, 0), left_out = coalesce($15::jsonb, left_out) WHERE tenant_id = $1 AND run_id = $2 AND id = $3`,
      [
        tenantId, runId, id, after.state, after.failures, after.dueAt, after.cause, after.error, after.detail, after.costMicros, after.startedAt, after.finishedAt,
        page?.seen ?? null, page?.found ?? null, page === null ? null : JSON.stringify(page.leftOut),
      ],
    );
  }

  /** What a search cost that came back when it was wanted no more. */
  async charge(tx: Tx, tenantId: string, runId: string, id: string, micros: number): Promise<void> {
    await rows(tx, 'UPDATE search SET cost_micros = cost_micros + $4, issued_at = NULL WHERE tenant_id = $1 AND run_id = $2 AND id = $3', [tenantId, runId, id, micros]);
  }

  /** Nothing more is asked: what has not begun is left out. A page that has been read, and would only have been read again, stays read. */
  async leaveOut(tx: Tx, tenantId: string, runId: string, state: 'skipped' | 'cancelled', from: readonly string[], detail: string): Promise<void> {
    await rows(tx, `UPDATE search SET state = CASE WHEN seen > 0 THEN 'done' ELSE $3 END, detail = CASE WHEN seen > 0 THEN NULL ELSE $5 END, due_at = NULL WHERE tenant_id = $1 AND run_id = $2 AND state = ANY($4)`, [tenantId, runId, state, from, detail]);
  }

  /** Those of the searches that failed with this error are ready to go again. Answers how many. */
  async reopenFailed(tx: Tx, tenantId: string, runId: string, ids: readonly string[], error: string): Promise<number> {
    const reopened = await rows<{ id: string }>(
      tx,
      `UPDATE search SET state = 'pending', failures = 0, error = NULL, detail = NULL, finished_at = NULL WHERE tenant_id = $1 AND run_id = $2 AND id = ANY($3::uuid[]) AND state = 'failed' AND error = $4 RETURNING id`,
      [tenantId, runId, ids, error],
    );
    return reopened.length;
  }

  /** Searches of a run whose wait is over are ready to go out. */
  async wake(tx: Tx, tenantId: string, runId: string, now: Date): Promise<void> {
    await rows(tx, `UPDATE search SET state = 'pending', due_at = NULL WHERE tenant_id = $1 AND run_id = $2 AND state = 'waiting' AND due_at <= $3`, [tenantId, runId, now]);
  }

  /** Searches that have been out too long, to go out again as the same attempt. */
  retake(tx: Tx, tenantId: string, runId: string, now: Date, patienceMs: number): Promise<Search[]> {
    return rows(
      tx,
      `UPDATE search s SET reissues = s.reissues + 1, issued_at = $3, due_at = $3::timestamptz + make_interval(secs => $4 / 1000.0 * 2 ^ least(s.reissues + 1, 4))
       WHERE s.tenant_id = $1 AND s.run_id = $2 AND s.state = 'running' AND s.due_at <= $3 RETURNING ${COLUMNS}`,
      [tenantId, runId, now, patienceMs],
    );
  }
}
