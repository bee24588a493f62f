import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from './rows.repository';
import type { CampaignOfRun } from '../runs/run.repository';

export interface IssuingRun {
  id: string;
  tenantId: string;
  campaignId: string | null;
  pipeline: string;
  dry: boolean;
  campaign: CampaignOfRun | null;
  traceparent: string;
  budgetAmount: number | null;
  spentMicros: number;
  /** Those of the asked steps at which leads of this run wait to go out. */
  steps: string[];
}

export interface IssuedWork {
  runId: string;
  leadId: string;
  step: string;
  attempt: number;
  generation: number;
}

const ISSUED = `w.run_id AS "runId", w.lead_id AS "leadId", w.step, w.attempt, w.generation`;

@Injectable()
export class IssueRepository {
  /** The tenant's running runs that have something to issue at one of these steps. */
  async runsWithPending(tx: Tx, tenantId: string, steps: readonly string[]): Promise<IssuingRun[]> {
    const found = await rows<IssuingRun>(
      tx,
      `SELECT r.id, r.tenant_id AS "tenantId", r.campaign_id AS "campaignId", r.pipeline, r.dry, r.campaign, r.traceparent, r.budget_amount::float8 AS "budgetAmount",
         coalesce((SELECT sum(s.micros) FROM run_spend s WHERE s.tenant_id = $1 AND s.run_id = r.id), 0)::float8 AS "spentMicros", p.steps
       FROM run r CROSS JOIN LATERAL (SELECT array_agg(name) AS steps FROM unnest($2::text[]) AS name
         WHERE EXISTS (SELECT FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = r.id AND w.step = name AND w.state = 'pending')) p
       WHERE r.tenant_id = $1 AND r.state = 'running' AND p.steps IS NOT NULL`,
      [tenantId, steps],
    );
    return found;
  }

  /** Those of the runs that are running. */
  async runsById(tx: Tx, tenantId: string, ids: readonly string[]): Promise<IssuingRun[]> {
    return rows(
      tx,
      `SELECT id, tenant_id AS "tenantId", campaign_id AS "campaignId", pipeline, dry, campaign, traceparent, NULL AS "budgetAmount", 0 AS "spentMicros", '{}'::text[] AS steps
       FROM run WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND state = 'running'`,
      [tenantId, ids],
    );
  }

  /** How many of the tenant's leads are out at each step. */
  async outstanding(tx: Tx, tenantId: string, steps: readonly string[]): Promise<Map<string, number>> {
    const found = await rows<{ step: string; leads: number }>(tx, `SELECT step, count(*)::int AS leads FROM lead_step WHERE tenant_id = $1 AND step = ANY($2) AND state = 'running' GROUP BY step`, [tenantId, steps]);
    return new Map(found.map(({ step, leads }) => [step, leads]));
  }

  /** Marks as running what is about to go out: at most `each` leads of each run, the oldest first. */
  take(tx: Tx, tenantId: string, step: string, runIds: readonly string[], each: number, now: Date, dueAt: Date): Promise<IssuedWork[]> {
    return rows(
      tx,
      `WITH picked AS MATERIALIZED (
         SELECT p.run_id, p.lead_id FROM unnest($3::uuid[]) AS r(id) CROSS JOIN LATERAL (
           SELECT run_id, lead_id FROM lead_step WHERE tenant_id = $1 AND run_id = r.id AND step = $2 AND state = 'pending' ORDER BY sequence LIMIT $4 FOR UPDATE SKIP LOCKED) p)
       UPDATE lead_step w SET state = 'running', attempt = w.attempt + 1, reissues = 0, issued_at = $5, due_at = $6, cause = NULL
       FROM picked p WHERE w.tenant_id = $1 AND w.run_id = p.run_id AND w.lead_id = p.lead_id AND w.step = $2 RETURNING ${ISSUED}`,
      [tenantId, step, runIds, each, now, dueAt],
    );
  }

  /** Waiting work whose time has come is ready to go out. Answers which steps have some. */
  async wake(tx: Tx, tenantId: string, now: Date): Promise<string[]> {
    const woken = await rows<{ step: string }>(
      tx,
      `UPDATE lead_step w SET state = 'pending', due_at = NULL FROM (
         SELECT run_id, lead_id, step FROM lead_step WHERE tenant_id = $1 AND state = 'waiting' AND due_at <= $2 ORDER BY due_at LIMIT 2000 FOR UPDATE SKIP LOCKED) due
       WHERE w.tenant_id = $1 AND w.run_id = due.run_id AND w.lead_id = due.lead_id AND w.step = due.step RETURNING w.step`,
      [tenantId, now],
    );
    return [...new Set(woken.map(({ step }) => step))];
  }

  /** Work that has been out too long, taken to go out again as the same attempt. `patienceMs` per step, doubled with each time. */
  retake(tx: Tx, tenantId: string, now: Date, patience: ReadonlyMap<string, number>): Promise<IssuedWork[]> {
    return rows(
      tx,
      `UPDATE lead_step w SET reissues = w.reissues + 1, issued_at = $2, due_at = $2::timestamptz + make_interval(secs => coalesce(p.ms, 120000) / 1000.0 * 2 ^ least(w.reissues + 1, 4))
       FROM (SELECT run_id, lead_id, step FROM lead_step WHERE tenant_id = $1 AND state = 'running' AND due_at <= $2 ORDER BY due_at LIMIT 500 FOR UPDATE SKIP LOCKED) late
         LEFT JOIN unnest($3::text[], $4::int[]) AS p(step, ms) ON p.step = late.step
       WHERE w.tenant_id = $1 AND w.run_id = late.run_id AND w.lead_id = late.lead_id AND w.step = late.step RETURNING ${ISSUED}`,
      [tenantId, now, [...patience.keys()], [...patience.values()]],
    );
  }

  /** Tenants for which a wait or a patience has run out, over all tenants. */
  async tenantsWithDueWork(tx: Tx, now: Date): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT DISTINCT tenant_id AS id FROM (SELECT tenant_id FROM lead_step WHERE state IN ('running', 'waiting') AND due_at <= $1 LIMIT 20000) due
       UNION SELECT DISTINCT tenant_id FROM search WHERE state IN ('running', 'waiting') AND due_at <= $1`,
      [now],
    );
    return found.map(({ id }) => id);
  }
}
