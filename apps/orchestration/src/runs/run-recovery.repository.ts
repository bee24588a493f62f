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

  async leads(tx: Tx, tenantId: string, runId: string): Promise<number> {
    return (await row<{ n: number }>(tx, 'SELECT count(*)::int AS n FROM lead WHERE tenant_id = $1 AND run_id = $2', [tenantId, runId]))?.n ?? 0;
  }
}
