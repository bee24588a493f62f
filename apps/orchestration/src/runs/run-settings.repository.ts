import type { Money } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from '../engine/rows.repository';

export interface OpenRun {
  id: string;
  name: string;
  state: 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  openLeads: number;
}

export interface RunFilter {
  runIds?: string[];
  campaignId?: string;
  state?: string;
  startedBefore?: string;
}

/** What operators may change of a run that is under way. */
@Injectable()
export class RunSettingsRepository {
  async set(tx: Tx, tenantId: string, id: string, budget: Money | null, quota: number): Promise<void> {
    await tx.query('UPDATE run SET budget_amount = $3, budget_currency = $4, quota = $5 WHERE tenant_id = $1 AND id = $2', [tenantId, id, budget?.amount ?? null, budget?.currency ?? null, quota]);
  }

  /**
   * Searches that were left out because the quota was reached are asked after all. Those that a step ended have a time of their end. Pages
   * of which not all entered are read again under their keys: the ledger has the provider's answer, and leads that are there enter no second time.
   */
  async wantSearches(tx: Tx, tenantId: string, id: string): Promise<void> {
    await tx.query(
      `UPDATE search SET state = 'pending', failures = 0, detail = NULL, due_at = NULL, finished_at = NULL WHERE tenant_id = $1 AND run_id = $2 AND ((state = 'skipped' AND finished_at IS NULL)
         OR (state = 'done' AND found < seen - (SELECT coalesce(sum(n::int), 0) FROM jsonb_each_text(left_out) AS o(reason, n))))`,
      [tenantId, id],
    );
  }

  /** Runs of the filter, the newest first; those named by id in any state, others only when they are under way. */
  list(tx: Tx, tenantId: string, filter: RunFilter, limit: number): Promise<OpenRun[]> {
    return rows(
      tx,
      `SELECT r.id, r.name, r.state, (SELECT count(*)::int FROM lead l WHERE l.tenant_id = $1 AND l.run_id = r.id AND l.state <> 'ended') AS "openLeads" FROM run r
       WHERE r.tenant_id = $1 AND ($2::uuid[] IS NULL OR r.id = ANY($2)) AND ($2::uuid[] IS NOT NULL OR r.state IN ('running', 'paused'))
         AND ($3::uuid IS NULL OR r.campaign_id = $3) AND ($4::text IS NULL OR r.state = $4) AND ($5::timestamptz IS NULL OR r.started_at < $5) ORDER BY r.started_at DESC, r.id LIMIT $6`,
      [tenantId, filter.runIds ?? null, filter.campaignId ?? null, filter.state ?? null, filter.startedBefore ?? null, limit],
    );
  }
}
