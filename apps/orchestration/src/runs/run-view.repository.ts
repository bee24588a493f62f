import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';
import type { RunState } from './run.rules';

export interface RunView {
  id: string;
  campaignId: string | null;
  name: string;
  pipeline: string;
  state: RunState;
  dry: boolean;
  quota: number;
  budgetAmount: number | null;
  budgetCurrency: string | null;
  found: number;
  ended: number;
  micros: number;
  currency: string;
  startedAt: Date;
  finishedAt: Date | null;
  note: string | null;
}

export interface StepCount {
  step: string;
  state: string;
  leads: number;
  micros: number;
}

export interface Waiting {
  cause: string;
  leads: number;
  until: Date | null;
}

const VIEW = `SELECT r.id, r.campaign_id AS "campaignId", r.name, r.pipeline, r.state, r.dry, r.quota, r.budget_amount::float8 AS "budgetAmount", r.budget_currency AS "budgetCurrency",
  r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.note, l.found, l.ended, coalesce(s.micros, 0)::float8 AS micros, coalesce(s.currency, r.budget_currency, 'USD') AS currency
  FROM run r
  CROSS JOIN LATERAL (SELECT count(*)::int AS found, (count(*) FILTER (WHERE l.state = 'ended'))::int AS ended FROM lead l WHERE l.tenant_id = $1 AND l.run_id = r.id) l
  CROSS JOIN LATERAL (SELECT sum(s.micros) AS micros, min(s.currency) AS currency FROM run_spend s WHERE s.tenant_id = $1 AND s.run_id = r.id) s`;

/** Counts runs as they stand; nothing is kept beside the rows that are counted. */
@Injectable()
export class RunViewRepository {
  list(tx: Tx, tenantId: string, o: { campaignId: string | null; state: RunState | null; before: { startedAt: string; id: string } | null; limit: number }): Promise<RunView[]> {
    return rows(
      tx,
      `${VIEW} WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.campaign_id = $2) AND ($3::timestamptz IS NULL OR (r.started_at, r.id) < ($3, $4::uuid)) AND ($6::text IS NULL OR r.state = $6) ORDER BY r.started_at DESC, r.id DESC LIMIT $5`,
      [tenantId, o.campaignId, o.before?.startedAt ?? null, o.before?.id ?? null, o.limit, o.state],
    );
  }

  find(tx: Tx, tenantId: string, id: string): Promise<RunView | undefined> {
    return row(tx, `${VIEW} WHERE r.tenant_id = $1 AND r.id = $2`, [tenantId, id]);
  }

  steps(tx: Tx, tenantId: string, id: string): Promise<StepCount[]> {
    return rows(tx, `SELECT step, state, count(*)::int AS leads, sum(cost_micros)::float8 AS micros FROM lead_step WHERE tenant_id = $1 AND run_id = $2 GROUP BY step, state`, [tenantId, id]);
  }

  searches(tx: Tx, tenantId: string, id: string): Promise<StepCount[]> {
    return rows(tx, `SELECT 'search' AS step, state, count(*)::int AS leads, sum(cost_micros)::float8 AS micros FROM search WHERE tenant_id = $1 AND run_id = $2 GROUP BY state`, [tenantId, id]);
  }

  outcomes(tx: Tx, tenantId: string, id: string): Promise<{ outcome: string; reason: string; leads: number }[]> {
    return rows(tx, `SELECT outcome, reason, count(*)::int AS leads FROM lead WHERE tenant_id = $1 AND run_id = $2 AND state = 'ended' GROUP BY outcome, reason`, [tenantId, id]);
  }

  waiting(tx: Tx, tenantId: string, id: string): Promise<Waiting[]> {
    return rows(
      tx,
      `SELECT coalesce(cause, state) AS cause, count(*)::int AS leads, min(due_at) AS until FROM (
         SELECT cause, state, due_at FROM lead_step WHERE tenant_id = $1 AND run_id = $2 AND state IN ('waiting', 'held')
         UNION ALL SELECT cause, state, due_at FROM search WHERE tenant_id = $1 AND run_id = $2 AND state = 'waiting') w GROUP BY 1 ORDER BY 2 DESC, 1`,
      [tenantId, id],
    );
  }
}
