import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from '../engine/rows.repository';
import type { Run } from '../runs/run.repository';
import type { Price, Reach, Rerunnable } from './rerun.rules';

/** A step's median of the campaign's last runs is its price; older ones may be of another price list. */
const LAST_RUNS = 5;

/** What stands beside the step and goes again with it; parameters of the names beside it, and of those that are needed. */
const besideAgain = (row: string, beside: string, needed: string) => `${row}.step = ANY(${beside}) AND (${row}.state IN ('failed', 'cancelled') OR (${row}.state = 'skipped' AND ${row}.step = ANY(${needed})))`;

const FRESH = `failures = 0, reissues = 0, due_at = NULL, cause = NULL, error = NULL, detail = NULL, output = NULL, output_bytes = 0, cached = false, envelope_id = NULL, issued_at = NULL, started_at = NULL, finished_at = NULL`;

/** Reads what a rerun would touch, and sets it going. */
@Injectable()
export class RerunRepository {
  /** What was cancelled or skipped while it was out counts as out until its result has come back, or nobody would wait for it any longer. */
  async look(tx: Tx, run: Run, leadIds: readonly string[], reach: Reach, patience: ReadonlyMap<string, number>, now: Date): Promise<Rerunnable[]> {
    return rows(
      tx,
      `SELECT l.id, l.business_id AS "businessId", l.state, l.contacted, w."fromState", coalesce(w.out, false) AS out, coalesce(w.stamp, '') AS stamp, coalesce(w.beside, '{}') AS beside FROM lead l
         CROSS JOIN LATERAL (SELECT max(s.state) FILTER (WHERE s.step = $4) AS "fromState", array_agg(s.step) FILTER (WHERE s.step = ANY($6)) AS beside,
           bool_or(s.state = 'running' OR (s.state IN ('cancelled', 'skipped') AND s.envelope_id IS NOT NULL AND s.issued_at + make_interval(secs => p.seconds * 2 ^ least(s.reissues, 4)) > $9)) AS out,
           md5(string_agg(s.step || s.generation || s.state || s.attempt, ',' ORDER BY s.step)) AS stamp
           FROM lead_step s LEFT JOIN unnest($7::text[], $8::int[]) AS p(step, seconds) ON p.step = s.step
           WHERE s.tenant_id = $1 AND s.run_id = $2 AND s.lead_id = l.id AND (s.step = ANY($5) OR (${besideAgain('s', '$6', '$10')}))) w
       WHERE l.tenant_id = $1 AND l.id = ANY($3::uuid[]) ORDER BY l.id`,
      [run.tenantId, run.id, leadIds, reach.from, [reach.from, ...reach.after], reach.beside, [...patience.keys()], [...patience.values()], now, reach.needed],
    );
  }

  /** Holds what the rerun would touch until the end of the transaction: work that waits may go out at any moment, and would be out with its old key when it begins anew. */
  async hold(tx: Tx, run: Run, leadIds: readonly string[], reach: Reach): Promise<void> {
    await tx.query('SELECT FROM lead_step WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = ANY($4) ORDER BY lead_id, step FOR UPDATE', [run.tenantId, run.id, leadIds, [reach.from, ...reach.after, ...reach.beside]]);
  }

  /** The step begins again with a new key; what comes after it waits until the lead gets there. Effects that have happened keep their key, which finds them. */
  async begin(tx: Tx, run: Run, leadIds: readonly string[], reach: Reach): Promise<void> {
    const about = [run.tenantId, run.id, leadIds];
    await tx.query(`UPDATE lead_step SET state = 'pending', generation = generation + 1, ${FRESH} WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = $4`, [...about, reach.from]);
    await tx.query(
      `UPDATE lead_step w SET state = 'again', ${FRESH}, generation = w.generation + CASE WHEN w.state = 'again' OR (l.contacted AND w.step = ANY($5)) THEN 0 ELSE 1 END
       FROM lead l WHERE l.tenant_id = $1 AND l.id = w.lead_id AND w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = ANY($3::uuid[]) AND w.step = ANY($4)`,
      [...about, reach.after, reach.effects],
    );
    await tx.query(
      `UPDATE lead_step w SET state = 'pending', failures = 0, reissues = 0, due_at = NULL, cause = NULL, error = NULL, detail = NULL, finished_at = NULL
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND ${besideAgain('w', '$4', '$5')}`,
      [...about, reach.beside, reach.needed],
    );
  }

  /** The median cost of each step per lead where it was not answered from a cache: of the campaign, or else of the pipeline. */
  async prices(tx: Tx, run: Run, steps: readonly string[]): Promise<Map<string, Price>> {
    const own = await this.pricesOf(tx, run, steps, run.campaignId);
    const unknown = steps.filter((step) => !own.has(step));
    const others = unknown.length === 0 ? new Map<string, Price>() : await this.pricesOf(tx, run, unknown, null);
    return new Map([...others, ...own]);
  }

  private async pricesOf(tx: Tx, run: Run, steps: readonly string[], campaignId: string | null): Promise<Map<string, Price>> {
    const found = await rows<Price & { step: string }>(
      tx,
      `SELECT step, percentile_cont(0.5) WITHIN GROUP (ORDER BY cost_micros / generation)::float8 AS micros, count(*)::int AS "measuredOn" FROM lead_step
       WHERE tenant_id = $1 AND step = ANY($2) AND state = 'done' AND NOT cached AND run_id IN (
         SELECT id FROM run WHERE tenant_id = $1 AND NOT dry AND pipeline = $3 AND ($4::uuid IS NULL OR campaign_id = $4) ORDER BY started_at DESC LIMIT ${LAST_RUNS})
       GROUP BY step`,
      [run.tenantId, steps, run.pipeline, campaignId],
    );
    return new Map(found.map(({ step, ...price }) => [step, price]));
  }

  async been(tx: Tx, run: Run, leadIds: readonly string[], steps: readonly string[]): Promise<Map<string, { leads: number; contacted: number }>> {
    const found = await rows<{ step: string; leads: number; contacted: number }>(
      tx,
      `SELECT w.step, count(*)::int AS leads, (count(*) FILTER (WHERE l.contacted))::int AS contacted FROM lead_step w JOIN lead l ON l.tenant_id = $1 AND l.id = w.lead_id
       WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = ANY($3::uuid[]) AND w.step = ANY($4) GROUP BY w.step`,
      [run.tenantId, run.id, leadIds, steps],
    );
    return new Map(found.map(({ step, ...count }) => [step, count]));
  }

  /** What these leads have paid for at steps that stay as they are. */
  spent(tx: Tx, run: Run, leadIds: readonly string[], steps: readonly string[]): Promise<{ step: string; leads: number; micros: number }[]> {
    return rows(
      tx,
      `SELECT step, count(*)::int AS leads, sum(cost_micros)::float8 AS micros FROM lead_step
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = ANY($4) AND state IN ('done', 'ended') AND cost_micros > 0 GROUP BY step ORDER BY min(sequence)`,
      [run.tenantId, run.id, leadIds, steps],
    );
  }
}
