import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { CampaignOfRun } from '../runs/run.repository';
import { freshRows, row, rows, uuids } from './rows.repository';

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

/** Work that goes out. */
export interface IssuedWork {
  runId: string;
  leadId: string;
  businessId: string;
  step: string;
  attempt: number;
  generation: number;
}

/** Which lead's work goes out in which envelope. */
export interface Departure {
  leadId: string;
  envelopeId: string;
}

/** Work that goes out at once. */
export interface Opened {
  leadId: string;
  attempt: number;
  generation: number;
}

const WORK = `w.run_id AS "runId", w.lead_id AS "leadId", l.business_id AS "businessId", w.step, w.generation`;

@Injectable()
export class IssueRepository {
  /** The tenant's running runs that have something to issue at one of these steps. */
  async runsWithPending(tx: Tx, tenantId: string, steps: readonly string[]): Promise<IssuingRun[]> {
    return freshRows<IssuingRun>(
      tx,
      `SELECT r.id, r.tenant_id AS "tenantId", r.campaign_id AS "campaignId", r.pipeline, r.dry, r.campaign, r.traceparent, r.budget_amount::float8 AS "budgetAmount",
         coalesce((SELECT sum(s.micros) FROM run_spend s WHERE s.tenant_id = $1 AND s.run_id = r.id), 0)::float8 AS "spentMicros", p.steps
       FROM run r CROSS JOIN LATERAL (SELECT array_agg(name) AS steps FROM unnest($2::text[]) AS name
         WHERE EXISTS (SELECT FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = r.id AND w.step = name AND w.queue = 'pending')) p
       WHERE r.tenant_id = $1 AND r.state = 'running' AND p.steps IS NOT NULL`,
      [tenantId, steps],
    );
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

  /** Holds what is about to go out: at most `each` leads of each run, the oldest first. */
  pick(tx: Tx, tenantId: string, step: string, runIds: readonly string[], each: number): Promise<IssuedWork[]> {
    return freshRows(
      tx,
      `SELECT ${WORK}, w.attempt + 1 AS attempt FROM unnest($3::uuid[]) AS r(id) CROSS JOIN LATERAL (
         SELECT run_id, lead_id, step, generation, attempt FROM lead_step WHERE tenant_id = $1 AND run_id = r.id AND step = $2 AND queue = 'pending' ORDER BY sequence LIMIT $4 FOR UPDATE SKIP LOCKED) w
       JOIN lead l ON l.tenant_id = $1 AND l.id = w.lead_id`,
      [tenantId, step, runIds, each],
    );
  }

  /** Marks as running what was picked and goes out in this envelope. */
  async depart(tx: Tx, tenantId: string, runId: string, step: string, envelope: { id: string; leadIds: readonly string[] }, now: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE lead_step SET state = 'running', attempt = attempt + 1, reissues = 0, issued_at = $5, due_at = NULL, cause = NULL, envelope_id = $6
       WHERE tenant_id = $1 AND run_id = $2 AND step = $3 AND lead_id = ANY($4::uuid[])`,
      [tenantId, runId, step, uuids(envelope.leadIds), now, envelope.id],
    );
  }

  /** Opens work that goes out at once. Answers what may go: work that an operator has cancelled begins again, any other that is there stays. */
  async openRunning(tx: Tx, tenantId: string, runId: string, step: string, departures: readonly Departure[], now: Date): Promise<Opened[]> {
    const found = await row<{ fresh: number; opened: Opened[] | null }>(
      tx,
      `WITH opened AS (INSERT INTO lead_step AS w (tenant_id, run_id, step, state, attempt, issued_at, lead_id, envelope_id)
       SELECT $1, $2, $3, 'running', 1, $5, u.lead_id, u.envelope_id FROM unnest($4::uuid[], $6::uuid[]) AS u(lead_id, envelope_id)
       ON CONFLICT (tenant_id, run_id, lead_id, step) DO UPDATE SET state = 'running', attempt = w.attempt + 1, failures = 0, reissues = 0, issued_at = EXCLUDED.issued_at, due_at = NULL,
         envelope_id = EXCLUDED.envelope_id, cause = NULL, error = NULL, detail = NULL, finished_at = NULL WHERE w.state = 'cancelled'
       RETURNING lead_id AS "leadId", attempt, generation)
       SELECT count(*) FILTER (WHERE attempt = 1 AND generation = 1)::int AS fresh, CASE WHEN count(*) FILTER (WHERE attempt = 1 AND generation = 1) < $7 THEN json_agg(opened) END AS opened FROM opened`,
      [tenantId, runId, step, uuids(departures.map(({ leadId }) => leadId)), now, uuids(departures.map(({ envelopeId }) => envelopeId)), departures.length],
    );
    // Nearly always all of them go for the first time: only when some do not are they told one by one.
    if (found?.fresh === departures.length) return departures.map(({ leadId }) => ({ leadId, attempt: 1, generation: 1 }));
    return found?.opened ?? [];
  }

  /** Opens work that waits for room. */
  async openPending(tx: Tx, tenantId: string, runId: string, step: string, leadIds: readonly string[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO lead_step AS w (tenant_id, run_id, step, state, lead_id) SELECT $1, $2, $3, 'pending', u.lead_id FROM unnest($4::uuid[]) AS u(lead_id)
       ON CONFLICT (tenant_id, run_id, lead_id, step) DO UPDATE SET state = 'pending', failures = 0, reissues = 0, cause = NULL, error = NULL, detail = NULL, finished_at = NULL WHERE w.state = 'cancelled'`,
      [tenantId, runId, step, uuids(leadIds)],
    );
  }

  /** What the run has spent so far, in millionths. */
  async spent(tx: Tx, tenantId: string, runId: string): Promise<number> {
    const [sum] = await rows<{ micros: number }>(tx, 'SELECT coalesce(sum(micros), 0)::float8 AS micros FROM run_spend WHERE tenant_id = $1 AND run_id = $2', [tenantId, runId]);
    return sum?.micros ?? 0;
  }

  /** Waiting work whose time has come is ready to go out. */
  async wake(tx: Tx, tenantId: string, now: Date): Promise<void> {
    await freshRows(
      tx,
      `UPDATE lead_step w SET state = 'pending', due_at = NULL FROM (
         SELECT run_id, lead_id, step FROM lead_step WHERE tenant_id = $1 AND state = 'waiting' AND due_at <= $2 ORDER BY due_at LIMIT 2000 FOR UPDATE SKIP LOCKED) due
       WHERE w.tenant_id = $1 AND w.run_id = due.run_id AND w.lead_id = due.lead_id AND w.step = due.step`,
      [tenantId, now],
    );
  }

  /** Tenants for which a wait or a patience has run out, over all tenants. */
  async tenantsWithDueWork(tx: Tx, now: Date): Promise<string[]> {
    const found = await freshRows<{ id: string }>(
      tx,
      `SELECT DISTINCT tenant_id AS id FROM (SELECT tenant_id FROM lead_step WHERE due_at <= $1 LIMIT 20000) due
       UNION SELECT DISTINCT tenant_id FROM envelope WHERE due_at <= $1
       UNION SELECT DISTINCT tenant_id FROM search WHERE state IN ('running', 'waiting') AND due_at <= $1`,
      [now],
    );
    return found.map(({ id }) => id);
  }
}
