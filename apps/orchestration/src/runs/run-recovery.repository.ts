import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';

export interface FailedLead {
  id: string;
  businessId: string;
}

/** Finds what can be ended or tried again in a whole run. */
@Injectable()
export class RunRecoveryRepository {
  /** The run's leads that have not ended, held in one order. */
  open(tx: Tx, tenantId: string, runId: string): Promise<FailedLead[]> {
    return rows(tx, `SELECT id, business_id AS "businessId" FROM lead WHERE tenant_id = $1 AND run_id = $2 AND state <> 'ended' ORDER BY id FOR NO KEY UPDATE`, [tenantId, runId]);
  }

  /** Leads that ended because a step failed, held in one order: all, those of one step, or those with one error. */
  failed(tx: Tx, tenantId: string, runId: string, step: string | null, error: string | null): Promise<FailedLead[]> {
    return rows(
      tx,
      `SELECT l.id, l.business_id AS "businessId" FROM lead l WHERE l.tenant_id = $1 AND l.run_id = $2 AND l.outcome = 'failed'
         AND EXISTS (SELECT FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = l.id AND w.state = 'failed' AND ($3::text IS NULL OR w.step = $3) AND ($4::text IS NULL OR w.error = $4))
       ORDER BY l.id FOR NO KEY UPDATE`,
      [tenantId, runId, step, error],
    );
  }

  async leads(tx: Tx, tenantId: string, runId: string): Promise<number> {
    return (await row<{ n: number }>(tx, 'SELECT count(*)::int AS n FROM lead WHERE tenant_id = $1 AND run_id = $2', [tenantId, runId]))?.n ?? 0;
  }

  failures(tx: Tx, tenantId: string, runId: string): Promise<{ step: string; error: string; leads: number; example: string }[]> {
    return rows(
      tx,
      `SELECT step, coalesce(error, 'unknown') AS error, count(*)::int AS leads, (array_agg(lead_id ORDER BY sequence))[1] AS example
       FROM lead_step WHERE tenant_id = $1 AND run_id = $2 AND state IN ('failed', 'skipped') AND error IS NOT NULL GROUP BY 1, 2
       UNION ALL SELECT 'search', coalesce(error, 'unknown'), count(*)::int, (array_agg(id ORDER BY position, page))[1] FROM search WHERE tenant_id = $1 AND run_id = $2 AND state = 'failed' GROUP BY 2
       ORDER BY 3 DESC, 1, 2`,
      [tenantId, runId],
    );
  }
}
