import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { jsonbText } from './jsonb.rules';
import type { LeadState } from './lead.repository';
import { rows, uuids } from './rows.repository';
import type { StepState, Work } from './work.rules';

/** A piece of work with what is known of its lead. */
export interface WorkRow extends Work {
  leadId: string;
  businessId: string;
  leadState: LeadState;
  step: string;
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

export interface NewWork {
  leadId: string;
  step: string;
  state: 'pending' | 'held';
  detail?: string;
}

@Injectable()
export class WorkRepository {
  of(tx: Tx, tenantId: string, runId: string, leadIds: readonly string[], steps: readonly string[]): Promise<WorkRow[]> {
    return rows(
      tx,
      `SELECT w.lead_id AS "leadId", l.business_id AS "businessId", l.state AS "leadState", w.step, w.state, w.generation, w.attempt, w.failures
       FROM lead_step w JOIN lead l ON l.tenant_id = $1 AND l.id = w.lead_id WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = ANY($3::uuid[]) AND w.step = ANY($4)`,
      [tenantId, runId, uuids(leadIds), steps],
    );
  }

  async open(tx: Tx, tenantId: string, runId: string, work: readonly NewWork[]): Promise<void> {
    if (work.length === 0) return;
    await tx.query(
      `INSERT INTO lead_step (tenant_id, run_id, lead_id, step, state, detail)
       SELECT $1, $2, u.lead_id, u.step, u.state, u.detail FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS u(lead_id, step, state, detail) ON CONFLICT DO NOTHING`,
      [tenantId, runId, work.map((one) => one.leadId), work.map((one) => one.step), work.map((one) => one.state), work.map((one) => one.detail ?? null)],
    );
  }

  /**
   * The ids stand there twice, so that the rows are found by them even while the table is new and PostgreSQL knows nothing of it.
   * Answers the leads whose work was still as it was judged; the others have been settled by somebody else.
   */
  async settle(tx: Tx, tenantId: string, runId: string, step: string, settled: readonly SettledWork[]): Promise<Set<string>> {
    if (settled.length === 0) return new Set();
    const kept = await rows<{ leadId: string }>(
      tx,
      `UPDATE lead_step w SET state = u.state, failures = u.failures, due_at = u.due_at, cause = u.cause, error = u.error, detail = u.detail,
         output = coalesce(u.output, w.output), output_bytes = coalesce(u.bytes, w.output_bytes), cached = u.cached,
         cost_micros = w.cost_micros + u.cost, started_at = coalesce(w.started_at, u.started_at), finished_at = u.finished_at
       FROM json_to_recordset($4::json) AS u(lead_id uuid, was text, attempt int, state text, failures int, due_at timestamptz, cause text, error text, detail text, cached boolean, cost bigint,
         started_at timestamptz, finished_at timestamptz, bytes int, output json)
       WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.step = $3 AND w.lead_id = ANY($5::uuid[]) AND w.lead_id = u.lead_id AND w.state = u.was AND w.attempt = u.attempt RETURNING w.lead_id AS "leadId"`,
      [tenantId, runId, step, `[${settled.map(asRecord).join(',')}]`, uuids(settled.map(({ leadId }) => leadId))],
    );
    return new Set(kept.map(({ leadId }) => leadId));
  }

  /** A person has approved what a hold of that name kept. */
  async approve(tx: Tx, hold: { tenantId: string; runId: string; leadId: string; name: string }, note: string | null, now: Date): Promise<void> {
    await tx.query(
      `UPDATE lead_step SET state = 'done', detail = coalesce($5, detail), finished_at = $6 WHERE tenant_id = $1 AND run_id = $2 AND lead_id = $3 AND step = $4 AND state = 'held'`,
      [hold.tenantId, hold.runId, hold.leadId, hold.name, note, now],
    );
  }
}

/** The row as JSON; the output stands in it as the text that it is. */
function asRecord({ output, ...one }: SettledWork): string {
  const { leadId, was, attempt, state, failures, dueAt, cause, error, detail, cached, costMicros, startedAt, finishedAt } = one;
  const record = { lead_id: leadId, was, attempt, state, failures, due_at: dueAt, cause, error, detail, cached, cost: costMicros, started_at: startedAt, finished_at: finishedAt };
  const text = jsonbText(record);
  return output === null ? text : `${text.slice(0, -1)},"bytes":${Buffer.byteLength(output)},"output":${output}}`;
}
