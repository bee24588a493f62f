import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { LeadState } from './lead.repository';
import { rows } from './rows.repository';
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
  startedAt: Date;
  finishedAt: Date | null;
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
      [tenantId, runId, leadIds, steps],
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

  /** Answers the leads whose work was still as it was judged; the others have been settled by somebody else. */
  async settle(tx: Tx, tenantId: string, runId: string, step: string, settled: readonly SettledWork[]): Promise<Set<string>> {
    if (settled.length === 0) return new Set();
    const column = <K extends keyof SettledWork>(name: K): SettledWork[K][] => settled.map((one) => one[name]);
    const kept = await rows<{ leadId: string }>(
      tx,
      `UPDATE lead_step w SET state = u.state, failures = u.failures, due_at = u.due_at, cause = u.cause, error = u.error, detail = u.detail,
         output = coalesce(u.output::json, w.output), output_bytes = coalesce(octet_length(u.output), w.output_bytes), cached = u.cached,
         cost_micros = w.cost_micros + u.cost, started_at = coalesce(w.started_at, u.started_at), finished_at = u.finished_at
       FROM unnest($4::uuid[], $5::text[], $6::int[], $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[], $12::boolean[], $13::bigint[], $14::timestamptz[], $15::timestamptz[], $16::text[], $17::int[])
         AS u(lead_id, state, failures, due_at, cause, error, detail, output, cached, cost, started_at, finished_at, was, attempt)
       WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.step = $3 AND w.lead_id = u.lead_id AND w.state = u.was AND w.attempt = u.attempt RETURNING w.lead_id AS "leadId"`,
      [
        tenantId, runId, step, column('leadId'), column('state'), column('failures'), column('dueAt'), column('cause'), column('error'), column('detail'),
        column('output'), column('cached'), column('costMicros'), column('startedAt'), column('finishedAt'), column('was'), column('attempt'),
      ],
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
