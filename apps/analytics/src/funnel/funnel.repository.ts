import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface Filter {
  tenantId: string;
  campaignId: string | null;
  runId: string | null;
}

export interface FunnelCounts {
  found: number; audited: number; profiled: number; contactable: number; scored: number; tierA: number; tierB: number; tierC: number; tierD: number;
  reported: number; drafted: number; ended: number; sent: number; delivered: number; bounced: number; opened: number; clicked: number; unsubscribed: number; complained: number;
  bought: number; refunded: number; revenue: number; micros: number;
}

export interface DayCounts {
  day: string; found: number; audited: number; scored: number; reported: number; sent: number; opened: number; clicked: number; bounced: number; bought: number; revenue: number; micros: number;
}

/** Rows of this tenant, and of the campaign or run when one is asked for. $1–$3. */
const ABOUT = 'f.tenant_id = $1 AND ($2::uuid IS NULL OR f.campaign_id = $2) AND ($3::uuid IS NULL OR f.run_id = $3)';
/** A call knows its run only; the run knows its campaign. */
const ABOUT_COST = 'f.tenant_id = $1 AND ($3::uuid IS NULL OR f.run_id = $3) AND ($2::uuid IS NULL OR f.run_id IN (SELECT r.run_id FROM run_fact r WHERE r.tenant_id = $1 AND r.campaign_id = $2))';
/** A day begins in UTC, whatever zone the database's sessions are in. */
const startOf = (day: string): string => `(${day})::timestamp AT TIME ZONE 'UTC'`;
const COLD = `f.stream = 'cold'`;
/** What came back of a purchase: all of it when one refund says so, otherwise the parts, never more than was paid. */
const REFUNDS = `LEFT JOIN LATERAL (SELECT CASE WHEN bool_or(x.complete) THEN f.amount ELSE least(sum(x.amount), f.amount) END AS amount FROM refund_fact x WHERE x.tenant_id = $1 AND x.purchase_id = f.purchase_id HAVING count(*) > 0) back ON true`;

@Injectable()
export class FunnelRepository {
  /** The currency in which this tenant sells; revenue and cost are told in it. */
  async currency(tx: Tx, { tenantId }: Filter): Promise<string> {
    const found: { currency: string }[] = await tx.query('SELECT currency FROM purchase_fact WHERE tenant_id = $1 AND currency IS NOT NULL GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1', [tenantId]);
    return found[0]?.currency ?? 'USD';
  }

  async counts(tx: Tx, filter: Filter, currency: string): Promise<FunnelCounts> {
    const counted: FunnelCounts[] = await tx.query(
      `SELECT * FROM
       (SELECT count(f.found_at)::int AS found, count(f.audited_at)::int AS audited, count(f.profiled_at)::int AS profiled, count(f.contactable_at)::int AS contactable, count(f.scored_at)::int AS scored,
          (count(*) FILTER (WHERE f.tier = 'A'))::int AS "tierA", (count(*) FILTER (WHERE f.tier = 'B'))::int AS "tierB", (count(*) FILTER (WHERE f.tier = 'C'))::int AS "tierC", (count(*) FILTER (WHERE f.tier = 'D'))::int AS "tierD",
          count(f.reported_at)::int AS reported, count(f.drafted_at)::int AS drafted, count(f.ended_at)::int AS ended FROM lead_fact f WHERE ${ABOUT}) leads,
       (SELECT count(f.sent_at)::int AS sent, count(f.delivered_at)::int AS delivered, count(f.bounced_at)::int AS bounced, count(f.opened_at)::int AS opened, count(f.clicked_at)::int AS clicked,
          count(f.unsubscribed_at)::int AS unsubscribed, count(f.complained_at)::int AS complained FROM message_fact f WHERE ${ABOUT} AND ${COLD}) messages,
       (SELECT count(f.bought_at)::int AS bought, count(back.amount)::int AS refunded, (coalesce(sum(f.amount - coalesce(back.amount, 0)) FILTER (WHERE f.currency = $4), 0))::float8 AS revenue
          FROM purchase_fact f ${REFUNDS} WHERE ${ABOUT} AND f.bought_at IS NOT NULL) purchases,
       (SELECT coalesce(sum(f.micros) FILTER (WHERE f.currency = $4), 0)::float8 AS micros FROM cost_fact f WHERE ${ABOUT_COST}) costs`,
      [filter.tenantId, filter.campaignId, filter.runId, currency],
    );
    const [counts] = counted;
    if (!counts) throw new Error('A count of nothing is still a row.');
    return counts;
  }

  async outcomes(tx: Tx, filter: Filter): Promise<Record<string, number>> {
    const counted: { outcome: string; leads: number }[] = await tx.query(`SELECT f.outcome, count(*)::int AS leads FROM lead_fact f WHERE ${ABOUT} AND f.ended_at IS NOT NULL GROUP BY f.outcome ORDER BY f.outcome`, [filter.tenantId, filter.campaignId, filter.runId]);
    return Object.fromEntries(counted.map(({ outcome, leads }) => [outcome, leads]));
  }

  /** One row per day from `from` to `to`, both included, in UTC; each thing counts on the day on which it happened. */
  days(tx: Tx, filter: Filter, currency: string, from: string, to: string): Promise<DayCounts[]> {
    const moment = (table: string, column: string, name: string, more = 'true') =>
      `SELECT '${name}' AS metric, (f.${column} AT TIME ZONE 'UTC')::date AS day, 1::float8 AS value FROM ${table} f WHERE ${ABOUT} AND ${more} AND f.${column} >= ${startOf('$5::date')} AND f.${column} < ${startOf('$6::date + 1')}`;
    const metrics = ['found', 'audited', 'scored', 'reported', 'sent', 'opened', 'clicked', 'bounced', 'bought'] as const;
    const sum = (name: string) => `coalesce(sum(e.value) FILTER (WHERE e.metric = '${name}'), 0)`;
    return tx.query(
      `WITH happened AS (
         ${(['found', 'audited', 'scored', 'reported'] as const).map((name) => moment('lead_fact', `${name}_at`, name)).join(' UNION ALL ')}
         UNION ALL ${(['sent', 'opened', 'clicked', 'bounced'] as const).map((name) => moment('message_fact', `${name}_at`, name, COLD)).join(' UNION ALL ')}
         UNION ALL ${moment('purchase_fact', 'bought_at', 'bought')}
         UNION ALL SELECT 'revenue', (f.bought_at AT TIME ZONE 'UTC')::date, f.amount FROM purchase_fact f WHERE ${ABOUT} AND f.currency = $4 AND f.bought_at IS NOT NULL
         UNION ALL SELECT 'revenue', (last.at AT TIME ZONE 'UTC')::date, -back.amount FROM purchase_fact f ${REFUNDS}
           CROSS JOIN LATERAL (SELECT max(x.refunded_at) AS at FROM refund_fact x WHERE x.tenant_id = $1 AND x.purchase_id = f.purchase_id) last WHERE ${ABOUT} AND f.currency = $4 AND back.amount IS NOT NULL AND f.bought_at IS NOT NULL
         UNION ALL SELECT 'micros', (f.at AT TIME ZONE 'UTC')::date, f.micros FROM cost_fact f WHERE ${ABOUT_COST} AND f.currency = $4)
       SELECT to_char(d.day, 'YYYY-MM-DD') AS day, ${metrics.map((name) => `${sum(name)}::int AS ${name}`).join(', ')}, ${sum('revenue')} AS revenue, ${sum('micros')} AS micros
       FROM (SELECT generate_series($5::date::timestamp, $6::date::timestamp, interval '1 day')::date AS day) d LEFT JOIN happened e ON e.day = d.day GROUP BY d.day ORDER BY d.day`,
      [filter.tenantId, filter.campaignId, filter.runId, currency, from, to],
    );
  }
}
