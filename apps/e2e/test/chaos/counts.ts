import type { Witness } from './witness';

/** Each pair must be equal for every run (or tenant): what a service holds, and what analytics counts (R11.02). */
const STAGES: readonly { name: string; services: string; analytics: string }[] = [
  { name: 'leads found', services: 'SELECT run_id AS of, count(*) AS n FROM orchestration.lead GROUP BY 1', analytics: 'SELECT run_id AS of, count(found_at) AS n FROM analytics.lead_fact GROUP BY 1' },
  ...(
    [['audited', 'auditSite'], ['profiled', 'matchProfile'], ['contactable', 'findContacts'], ['scored', 'scoreLead'], ['reported', 'buildReport'], ['offered', 'publishOffer'], ['drafted', 'draftEmail']] as const
  ).map(([stage, step]) => ({
    name: stage,
    // The first time counts: of a step that was ordered again the earlier one stands with what is past.
    services: `SELECT run_id AS of, count(DISTINCT lead_id) AS n FROM (SELECT run_id, lead_id FROM orchestration.lead_step WHERE step = '${step}' AND state = 'done'
      UNION ALL SELECT run_id, lead_id FROM orchestration.lead_step_past WHERE step = '${step}' AND state = 'done') passed GROUP BY 1`,
    analytics: `SELECT run_id AS of, count(${stage}_at) AS n FROM analytics.lead_fact GROUP BY 1`,
  })),
  { name: 'ended by outcome', services: `SELECT run_id || ' ' || outcome AS of, count(*) AS n FROM orchestration.lead WHERE state = 'ended' GROUP BY 1`, analytics: `SELECT run_id || ' ' || outcome AS of, count(*) AS n FROM analytics.lead_fact WHERE outcome IS NOT NULL GROUP BY 1` },
  { name: 'runs by state', services: `SELECT id || ' ' || state AS of, count(*) AS n FROM orchestration.run WHERE state IN ('finished', 'cancelled') GROUP BY 1`, analytics: `SELECT run_id || ' ' || state AS of, count(*) AS n FROM analytics.run_fact WHERE state IS NOT NULL GROUP BY 1` },
  { name: 'mails sent', services: `SELECT tenant_id || ' ' || stream AS of, count(*) AS n FROM delivery.message WHERE sent_at IS NOT NULL GROUP BY 1`, analytics: `SELECT tenant_id || ' ' || stream AS of, count(sent_at) AS n FROM analytics.message_fact GROUP BY 1` },
  { name: 'mails bounced', services: 'SELECT tenant_id AS of, count(*) AS n FROM delivery.message WHERE bounced_at IS NOT NULL GROUP BY 1', analytics: 'SELECT tenant_id AS of, count(bounced_at) AS n FROM analytics.message_fact GROUP BY 1' },
  { name: 'mails clicked', services: 'SELECT tenant_id AS of, count(*) AS n FROM delivery.message WHERE clicked_at IS NOT NULL GROUP BY 1', analytics: 'SELECT tenant_id AS of, count(clicked_at) AS n FROM analytics.message_fact GROUP BY 1' },
  { name: 'purchases, and cents', services: `SELECT tenant_id || ' ' || sum(amount) AS of, count(*) AS n FROM storefront.purchase GROUP BY tenant_id`, analytics: `SELECT tenant_id || ' ' || sum(amount) AS of, count(*) AS n FROM analytics.purchase_fact WHERE bought_at IS NOT NULL GROUP BY tenant_id` },
  { name: 'cents refunded', services: 'SELECT tenant_id AS of, sum(refunded) AS n FROM storefront.purchase GROUP BY 1', analytics: 'SELECT tenant_id AS of, sum(amount) AS n FROM analytics.refund_fact GROUP BY 1' },
  {
    name: 'cost of calls in millionths',
    services: `SELECT coalesce(run_id::text, tenant_id::text) || ' ' || provider AS of, sum(cost_micros) AS n FROM gateway.provider_call WHERE NOT cached AND state <> 'intent' GROUP BY 1`,
    analytics: `SELECT coalesce(run_id::text, tenant_id::text) || ' ' || provider AS of, sum(micros) AS n FROM analytics.cost_fact WHERE provider <> 'chaos-poison' GROUP BY 1`,
  },
];

/** Every count in which analytics differs from the services, as a sentence. */
export async function differencesOf(witness: Witness): Promise<string[]> {
  const differences: string[] = [];
  for (const { name, services, analytics } of STAGES) {
    const rows = await witness.rows<{ of: string; held: string; counted: string }>(
      `SELECT coalesce(s.of::text, a.of::text) AS of, coalesce(s.n, 0) AS held, coalesce(a.n, 0) AS counted FROM (${services}) s FULL JOIN (${analytics}) a ON s.of = a.of WHERE coalesce(s.n, 0) <> coalesce(a.n, 0)`,
    );
    differences.push(...rows.map(({ of, held, counted }) => `${name}: the services hold ${held}, analytics counts ${counted} (${of})`));
  }
  return differences;
}

export const COMPARED = STAGES.length;
