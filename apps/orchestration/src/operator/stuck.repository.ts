import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from '../engine/rows.repository';

export interface Stuck {
  runId: string;
  runName: string;
  runState: string;
  step: string;
  state: 'pending' | 'running' | 'waiting' | 'held';
  cause: string | null;
  detail: string | null;
  leads: number;
  since: Date | null;
  until: Date | null;
  example: string | null;
  budgetSpent: boolean;
}

const SPENT = `EXISTS (SELECT FROM run_spend s WHERE s.tenant_id = $1 AND s.run_id = r.id HAVING r.budget_amount IS NOT NULL AND coalesce(sum(s.micros), 0) >= r.budget_amount * 10000)`;

/** Counts work that does not move, by run, step, state and cause. */
@Injectable()
export class StuckRepository {
  list(tx: Tx, tenantId: string, runId: string | null, outSince: Date): Promise<Stuck[]> {
    return rows(
      tx,
      `SELECT r.id AS "runId", r.name AS "runName", r.state AS "runState", w.step, w.state, w.cause, w.detail, w.leads, w.since, w.until, w.example, ${SPENT} AS "budgetSpent" FROM run r CROSS JOIN LATERAL (
         SELECT step, state, cause, (array_agg(detail ORDER BY sequence))[1] AS detail, count(*)::int AS leads, min(coalesce(finished_at, started_at, issued_at)) AS since, CASE WHEN state = 'waiting' THEN min(due_at) END AS until, (array_agg(lead_id ORDER BY sequence))[1] AS example
         FROM lead_step WHERE tenant_id = $1 AND run_id = r.id AND (state IN ('waiting', 'held', 'pending') OR (state = 'running' AND issued_at < $3)) GROUP BY step, state, cause
         UNION ALL
         SELECT 'search', state, cause, (array_agg(detail ORDER BY position, page))[1], count(*)::int, min(coalesce(finished_at, started_at, issued_at)), CASE WHEN state = 'waiting' THEN min(due_at) END, NULL
         FROM search WHERE tenant_id = $1 AND run_id = r.id AND (state IN ('waiting', 'pending') OR (state = 'running' AND issued_at < $3)) GROUP BY state, cause) w
       WHERE r.tenant_id = $1 AND r.state IN ('running', 'paused') AND ($2::uuid IS NULL OR r.id = $2) ORDER BY r.started_at, w.since NULLS LAST, w.step`,
      [tenantId, runId, outSince],
    );
  }
}
