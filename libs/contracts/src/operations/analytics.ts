import { z } from 'zod';
import { defineOperation } from '../define';
import { Cost, Id, Money } from '../shared';

const Funnel = z.object({
  found: z.int(), audited: z.int(), profiled: z.int(), contactable: z.int(),
  scored: z.int(), byTier: z.object({ A: z.int(), B: z.int(), C: z.int(), D: z.int() }),
  reported: z.int(), drafted: z.int(), sent: z.int(), delivered: z.int(), bounced: z.int(), opened: z.int(), clicked: z.int(), unsubscribed: z.int(), complained: z.int(),
  bought: z.int(), refunded: z.int(), revenue: Money, cost: Cost,
  ended: z.int(), outcomes: z.record(z.string(), z.int()),
});
export type Funnel = z.infer<typeof Funnel>;

const Day = z.iso.date();
const filters = { campaignId: Id.optional(), runId: Id.optional() };

export const getFunnel = defineOperation({ name: 'getFunnel', service: 'analytics', method: 'GET', path: '/api/v1/analytics/funnel', access: 'analytics:read', summary: 'The funnel of a campaign, a run, or the tenant; counts are exact (R11.02)', input: z.object(filters), output: Funnel });
export const getDailyMetrics = defineOperation({ name: 'getDailyMetrics', service: 'analytics', method: 'GET', path: '/api/v1/analytics/daily', access: 'analytics:read', summary: 'The funnel per day (UTC)', input: z.object({ ...filters, from: Day, to: Day }), output: z.object({ days: z.array(z.object({ day: Day, found: z.int(), audited: z.int(), scored: z.int(), reported: z.int(), sent: z.int(), opened: z.int(), clicked: z.int(), bounced: z.int(), bought: z.int(), revenue: Money, cost: Cost })) }) });
/** By `campaign`, leads that were sent in and belong to none have the key `none`. */
export const getBreakdown = defineOperation({ name: 'getBreakdown', service: 'analytics', method: 'GET', path: '/api/v1/analytics/breakdown', access: 'analytics:read', summary: 'Funnel counts by one dimension', input: z.object({ ...filters, by: z.enum(['campaign', 'vertical', 'zip', 'tier', 'source', 'variant']) }), output: z.object({ items: z.array(z.object({ key: z.string(), found: z.int(), sent: z.int(), opened: z.int(), clicked: z.int(), bought: z.int(), revenue: Money, cost: Cost })) }) });
