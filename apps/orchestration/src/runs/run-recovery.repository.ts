import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';

export interface OpenLead {
  id: string;
  businessId: string;
}

/** Finds what can be ended in a whole run. */
@Injectable()
export class RunRecoveryRepository {
  /** The run's leads that have not ended, held in one order. */
  open(tx: Tx, tenantId: string, runId: string): Promise<OpenLead[]> {
    return rows(tx, `SELECT id, business_id AS "businessId" FROM lead WHERE tenant_id = $1 AND run_id = $2 AND state <> 'ended' ORDER BY id FOR NO KEY UPDATE`, [tenantId, runId]);
  }

  /** Leads that ended because a step failed, held in one order: all, those of one step, or those with one error. */
  failed(tx: Tx, tenantId: string, runId: string, step: string | null, error: string | null): Promise<OpenLead[]> {
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
}
