import type { getBreakdown } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Filter } from './funnel.repository';

export type Dimension = z.output<typeof getBreakdown.input>['by'];

export interface BreakdownRow {
  key: string; found: number; sent: number; opened: number; clicked: number; bought: number; revenue: number; micros: number;
}

/** The key of each dimension; a lead has several variants, one per experiment, and counts in each. */
const KEY: Record<Dimension, string> = {
  campaign: `coalesce(f.campaign_id::text, 'none')`,
  vertical: `coalesce(f.vertical, 'unknown')`,
  zip: `coalesce(f.zip, 'unknown')`,
  tier: `coalesce(f.tier, 'unscored')`,
  source: `coalesce(f.source, 'unknown')`,
  variant: `v.key || '=' || v.value`,
};

@Injectable()
export class BreakdownRepository {
  /** Everything is counted at the lead that it belongs to. */
  by(tx: Tx, filter: Filter, dimension: Dimension, currency: string): Promise<BreakdownRow[]> {
    return tx.query(
      `WITH keyed AS (
         SELECT f.lead_id, f.found_at, ${KEY[dimension]} AS key FROM lead_fact f ${dimension === 'variant' ? 'CROSS JOIN LATERAL jsonb_each_text(f.variants) v' : ''}
         WHERE f.tenant_id = $1 AND ($2::uuid IS NULL OR f.campaign_id = $2) AND ($3::uuid IS NULL OR f.run_id = $3)),
       mail AS (SELECT lead_id, count(sent_at) AS sent, count(opened_at) AS opened, count(clicked_at) AS clicked FROM message_fact WHERE tenant_id = $1 AND stream = 'cold' AND lead_id IS NOT NULL GROUP BY lead_id),
       back AS (SELECT purchase_id, bool_or(complete) AS complete, sum(amount) AS amount FROM refund_fact WHERE tenant_id = $1 GROUP BY purchase_id),
       bought AS (SELECT p.lead_id, count(*) AS bought, sum(p.amount - CASE WHEN b.complete THEN p.amount ELSE least(coalesce(b.amount, 0), p.amount) END) FILTER (WHERE p.currency = $4) AS revenue
         FROM purchase_fact p LEFT JOIN back b USING (purchase_id) WHERE p.tenant_id = $1 AND p.bought_at IS NOT NULL GROUP BY p.lead_id),
       spent AS (SELECT lead_id, sum(micros) AS micros FROM cost_fact WHERE tenant_id = $1 AND currency = $4 AND lead_id IS NOT NULL GROUP BY lead_id)
       SELECT k.key, count(k.found_at)::int AS found, coalesce(sum(m.sent), 0)::int AS sent, coalesce(sum(m.opened), 0)::int AS opened, coalesce(sum(m.clicked), 0)::int AS clicked,
         coalesce(sum(b.bought), 0)::int AS bought, coalesce(sum(b.revenue), 0)::float8 AS revenue, coalesce(sum(s.micros), 0)::float8 AS micros
       FROM keyed k LEFT JOIN mail m USING (lead_id) LEFT JOIN bought b USING (lead_id) LEFT JOIN spent s USING (lead_id) GROUP BY k.key ORDER BY 2 DESC, 1`,
      [filter.tenantId, filter.campaignId, filter.runId, currency],
    );
  }
}
