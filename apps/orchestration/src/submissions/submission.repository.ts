import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from '../engine/rows.repository';

@Injectable()
export class SubmissionRepository {
  /** The leads of a run, in the order in which they were sent in. */
  async leadsOf(tx: Tx, tenantId: string, runId: string): Promise<string[]> {
    const found = await rows<{ id: string }>(tx, 'SELECT id FROM lead WHERE tenant_id = $1 AND run_id = $2 ORDER BY sequence', [tenantId, runId]);
    return found.map(({ id }) => id);
  }
}
