import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';

export interface LeadHead {
  leadId: string;
  runId: string;
  name: string;
  state: string;
  outcome: string | null;
  reason: string | null;
  detail: string | null;
  contacted: boolean;
  createdAt: Date;
  endedAt: Date | null;
}

export interface HistoryRow {
  step: string;
  generation: number;
  state: string;
  attempt: number;
  failures: number;
  reissues: number;
  micros: number;
  cached: boolean;
  issuedAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  dueAt: Date | null;
  cause: string | null;
  error: string | null;
  detail: string | null;
  outputBytes: number;
  output: unknown;
  supersededAt: Date | null;
  verb: string | null;
  actor: string | null;
}

const SAME = `step, generation, state, attempt, failures, reissues, cost_micros::float8 AS micros, cached, issued_at AS "issuedAt", started_at AS "startedAt", finished_at AS "finishedAt",
  cause, error, detail, output_bytes AS "outputBytes", CASE WHEN $3 THEN output::json END AS output`;

/** Reads everything that was kept of a lead. */
@Injectable()
export class HistoryRepository {
  head(tx: Tx, tenantId: string, id: string): Promise<LeadHead | undefined> {
    return row(tx, `SELECT id AS "leadId", run_id AS "runId", name, state, outcome, reason, detail, contacted, created_at AS "createdAt", ended_at AS "endedAt" FROM lead WHERE tenant_id = $1 AND id = $2`, [tenantId, id]);
  }

  /** What is past before what is, in the order in which the lead came to its steps. */
  steps(tx: Tx, tenantId: string, runId: string, leadId: string, outputs: boolean): Promise<HistoryRow[]> {
    return rows(
      tx,
      `SELECT h.* FROM (
         SELECT ${SAME}, NULL::timestamptz AS "dueAt", superseded_at AS "supersededAt", verb, actor, sequence AS past FROM lead_step_past WHERE tenant_id = $1 AND lead_id = $2
         UNION ALL
         SELECT ${SAME}, CASE WHEN state = 'waiting' THEN due_at END, NULL, NULL, NULL, NULL FROM lead_step WHERE tenant_id = $1 AND run_id = $4 AND lead_id = $2) h
       JOIN lead_step w ON w.tenant_id = $1 AND w.run_id = $4 AND w.lead_id = $2 AND w.step = h.step ORDER BY w.sequence, h.past NULLS LAST`,
      [tenantId, leadId, outputs, runId],
    );
  }

  actions(tx: Tx, tenantId: string, leadId: string): Promise<{ at: Date; verb: string; step: string | null; actor: string; reason: string | null }[]> {
    return rows(tx, 'SELECT at, verb, step, actor, reason FROM lead_action WHERE tenant_id = $1 AND lead_id = $2 ORDER BY sequence', [tenantId, leadId]);
  }

  /** Messages that were given up and name the lead. */
  deadLetters(tx: Tx, tenantId: string, leadId: string): Promise<{ id: string; at: Date; service: string; subject: string; reason: string; state: string }[]> {
    return rows(tx, `SELECT id, at, service, subject, split_part(reason, E'\\n', 1) AS reason, state FROM dead_letter_notice WHERE tenant_id = $1 AND position($2 IN body) > 0 ORDER BY at DESC LIMIT 50`, [tenantId, leadId]);
  }
}
