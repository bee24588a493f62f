import { jsonbText, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { LeadState } from './lead.repository';
import { row, rows, uuids } from './rows.repository';
import type { StepState, Work } from './work.rules';

/** A piece of work with what is known of its lead. */
export interface WorkRow extends Work {
  leadId: string;
  businessId: string;
  leadState: LeadState;
  step: string;
  /** The envelope from which it has not come back. */
  envelopeId: string | null;
}

/** A piece of work that came back: its row after the result. */
export interface SettledWork {
  leadId: string;
  /** As it was judged: a row that has changed since is left alone. */
  was: StepState;
  attempt: number;
  state: StepState;
  failures: number;
  dueAt: Date | null;
  cause: string | null;
  error: string | null;
  detail: string | null;
  /** JSON text; null when the step gave nothing. */
  output: string | null;
  cached: boolean;
  costMicros: number;
  /** ISO 8601. */
  startedAt: string;
  finishedAt: string | null;
}

export interface Charge {
  leadId: string;
  envelopeId: string;
  costMicros: number;
}

/** What an earlier time of the work cost. */
export interface PastCharge {
  leadId: string;
  generation: number;
  attempt: number;
  costMicros: number;
}

export interface NewWork {
  leadId: string;
  step: string;
  state: 'pending' | 'held';
  detail?: string;
}

@Injectable()
export class WorkRepository {
  /** One row of JSON: the driver would make nine values of each of hundreds of rows. */
  async of(tx: Tx, tenantId: string, runId: string, leadIds: readonly string[], steps: readonly string[]): Promise<WorkRow[]> {
    const found = await row<{ works: [string, string, LeadState, string, StepState, number, number, number, string | null][] | null }>(
      tx,
      `SELECT json_agg(json_build_array(w.lead_id, l.business_id, l.state, w.step, w.state, w.generation, w.attempt, w.failures, w.envelope_id)) AS works
       FROM lead_step w JOIN lead l ON l.tenant_id = $1 AND l.id = w.lead_id WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = ANY($3::uuid[]) AND w.step = ANY($4)`,
      [tenantId, runId, uuids(leadIds), steps],
    );
    return (found?.works ?? []).map(([leadId, businessId, leadState, step, state, generation, attempt, failures, envelopeId]) => ({ leadId, businessId, leadState, step, state, generation, attempt, failures, envelopeId }));
  }

  async open(tx: Tx, tenantId: string, runId: string, work: readonly NewWork[]): Promise<void> {
    if (work.length === 0) return;
    await rows(
      tx,
      `INSERT INTO lead_step (tenant_id, run_id, lead_id, step, state, detail)
       SELECT $1, $2, u.lead_id, u.step, u.state, u.detail FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS u(lead_id, step, state, detail) ON CONFLICT DO NOTHING`,
      [tenantId, runId, work.map((one) => one.leadId), work.map((one) => one.step), work.map((one) => one.state), work.map((one) => one.detail ?? null)],
    );
  }

  /**
   * Answers the leads whose work was still as it was judged; the others have been settled by somebody else. An upsert on rows
   * that are there: it finds each by its key, where a join with a list is planned as every row against every other.
   */
  async settle(tx: Tx, tenantId: string, runId: string, step: string, settled: readonly SettledWork[]): Promise<Set<string>> {
    const kept = new Set<string>();
    for (const was of new Set(settled.map((one) => one.was))) {
      const some = settled.filter((one) => one.was === was);
      const found = await row<{ count: number; ids: string[] | null }>(
        tx,
        `WITH kept AS (INSERT INTO lead_step AS w (tenant_id, run_id, step, lead_id, attempt, state, failures, due_at, cause, error, detail, output, output_bytes, cached, cost_micros, started_at, finished_at)
         SELECT $1, $2, $3, u.lead_id, u.attempt, u.state, u.failures, u.due_at, u.cause, u.error, u.detail, u.output, u.bytes, u.cached, u.cost, u.started_at, u.finished_at
         FROM json_to_recordset($5::json) AS u(lead_id uuid, attempt int, state text, failures int, due_at timestamptz, cause text, error text, detail text, cached boolean, cost bigint,
           started_at timestamptz, finished_at timestamptz, bytes int, output json)
         ON CONFLICT (tenant_id, run_id, lead_id, step) DO UPDATE SET state = EXCLUDED.state, failures = EXCLUDED.failures, due_at = EXCLUDED.due_at, cause = EXCLUDED.cause, error = EXCLUDED.error,
           detail = EXCLUDED.detail, output = coalesce(EXCLUDED.output, w.output), output_bytes = CASE WHEN EXCLUDED.output IS NULL THEN w.output_bytes ELSE EXCLUDED.output_bytes END, cached = EXCLUDED.cached,
           envelope_id = NULL, cost_micros = w.cost_micros + EXCLUDED.cost_micros, started_at = coalesce(w.started_at, EXCLUDED.started_at), finished_at = EXCLUDED.finished_at
         WHERE w.state = $4 AND w.attempt = EXCLUDED.attempt RETURNING lead_id)
         SELECT count(*)::int AS count, CASE WHEN count(*) < $6 THEN json_agg(lead_id) END AS ids FROM kept`,
        [tenantId, runId, step, was, `[${some.map(asRecord).join(',')}]`, some.length],
      );
      // Nearly always all of them: only when some are missing are the others named.
      for (const id of found?.count === some.length ? some.map(({ leadId }) => leadId) : (found?.ids ?? [])) kept.add(id);
    }
    return kept;
  }

  /** Counts what work cost that came back when it was wanted no more. Answers the leads for which that had not been counted yet. */
  async charge(tx: Tx, tenantId: string, runId: string, step: string, charges: readonly Charge[]): Promise<Set<string>> {
    if (charges.length === 0) return new Set();
    const counted = await rows<{ leadId: string }>(
      tx,
      `UPDATE lead_step w SET cost_micros = w.cost_micros + u.micros, envelope_id = NULL FROM unnest($4::uuid[], $5::uuid[], $6::bigint[]) AS u(lead_id, envelope_id, micros)
       WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.step = $3 AND w.lead_id = u.lead_id AND w.envelope_id = u.envelope_id AND w.state <> 'running' RETURNING w.lead_id AS "leadId"`,
      [tenantId, runId, step, uuids(charges.map(({ leadId }) => leadId)), uuids(charges.map(({ envelopeId }) => envelopeId)), charges.map(({ costMicros }) => costMicros)],
    );
    return new Set(counted.map(({ leadId }) => leadId));
  }

  /**
   * The same for work that has been begun anew since. Its cost stands in the row of now and in all that were kept since then, because
   * each adds up what was before it. Answers what had not been counted yet, in millionths.
   */
  async chargePast(tx: Tx, tenantId: string, runId: string, step: string, charges: readonly PastCharge[]): Promise<number> {
    if (charges.length === 0) return 0;
    const counted = await rows<{ leadId: string; sequence: string; micros: string }>(
      tx,
      `UPDATE lead_step_past p SET owed = false FROM unnest($4::uuid[], $5::int[], $6::int[], $7::bigint[]) AS u(lead_id, generation, attempt, micros)
       WHERE p.tenant_id = $1 AND p.run_id = $2 AND p.step = $3 AND p.lead_id = u.lead_id AND p.generation = u.generation AND p.attempt = u.attempt AND p.owed RETURNING p.lead_id AS "leadId", p.sequence, u.micros`,
      [tenantId, runId, step, uuids(charges.map(({ leadId }) => leadId)), charges.map(({ generation }) => generation), charges.map(({ attempt }) => attempt), charges.map(({ costMicros }) => costMicros)],
    );
    if (counted.length === 0) return 0;
    const about = [tenantId, runId, step, uuids(counted.map(({ leadId }) => leadId)), counted.map(({ sequence }) => sequence), counted.map(({ micros }) => micros)];
    const since = (sequence: string) => `(SELECT sum(u.micros) FROM unnest($4::uuid[], $5::bigint[], $6::bigint[]) AS u(lead_id, sequence, micros) WHERE u.lead_id = w.lead_id AND u.sequence <= ${sequence})`;
    const of = 'w.tenant_id = $1 AND w.run_id = $2 AND w.step = $3 AND w.lead_id = ANY($4::uuid[])';
    await rows(tx, `UPDATE lead_step_past w SET cost_micros = w.cost_micros + coalesce(${since('w.sequence')}, 0) WHERE ${of}`, about);
    await rows(tx, `UPDATE lead_step w SET cost_micros = w.cost_micros + ${since('u.sequence')} WHERE ${of}`, about);
    return counted.reduce((sum, { micros }) => sum + Number(micros), 0);
  }

  /** A person has approved what a hold of that name kept. */
  async approve(tx: Tx, hold: { tenantId: string; runId: string; leadId: string; name: string }, note: string | null, now: Date): Promise<void> {
    await rows(
      tx,
      `UPDATE lead_step SET state = 'done', detail = coalesce($5, detail), finished_at = $6 WHERE tenant_id = $1 AND run_id = $2 AND lead_id = $3 AND step = $4 AND state = 'held'`,
      [hold.tenantId, hold.runId, hold.leadId, hold.name, note, now],
    );
  }
}

/** The row as JSON; the output stands in it as the text that it is. */
function asRecord({ output, ...one }: SettledWork): string {
  const { leadId, attempt, state, failures, dueAt, cause, error, detail, cached, costMicros, startedAt, finishedAt } = one;
  const record = { lead_id: leadId, attempt, state, failures, due_at: dueAt, cause, error, detail, cached, cost: costMicros, started_at: startedAt, finished_at: finishedAt };
  const text = jsonbText(record);
  return output === null ? `${text.slice(0, -1)},"bytes":0}` : `${text.slice(0, -1)},"bytes":${Buffer.byteLength(output)},"output":${output}}`;
}
