import type { getCosts } from '@leadfactory/contracts';
import type { Cost } from '@leadfactory/kernel';
import type { Database } from '@leadfactory/persistence';
import type { z } from 'zod';
import { dayOf } from './budget.rules';

type Costs = z.input<typeof getCosts.output>;

interface Sum {
  provider: string;
  capability: string;
  calls: number;
  cached: number;
  failed: number;
  unheard: number;
  micros: string;
  doubtful: string;
}

function dollarsOf(micros: number): Cost {
  return { micros, currency: 'USD' };
}

/** Sums over the book of calls. */
export class CostReport {
  constructor(private readonly database: Database) {}

  /** A tenant's calls by provider and capability, of one run or since a time when given. Calls under way count with what they reserve. */
  async of(tenantId: string, o: { runId?: string; since?: string }): Promise<Costs> {
    const rows = await this.database.withTenant(tenantId, (tx) =>
      tx.query<Sum[]>(
        `SELECT provider, capability, count(*) FILTER (WHERE NOT cached)::int AS calls, count(*) FILTER (WHERE cached)::int AS cached,
                count(*) FILTER (WHERE state IN ('failed', 'unknown', 'abandoned'))::int AS failed,
                count(*) FILTER (WHERE state IN ('unknown', 'abandoned'))::int AS unheard, sum(doubtful_micros) AS doubtful,
                sum(CASE WHEN state = 'intent' THEN reserved_micros ELSE cost_micros END) AS micros
           FROM provider_call WHERE ($1::uuid IS NULL OR run_id = $1) AND ($2::timestamptz IS NULL OR started_at >= $2)
          GROUP BY provider, capability ORDER BY micros DESC, provider, capability`,
        [o.runId ?? null, o.since ?? null],
      ),
    );
    const items = rows.map(({ micros, doubtful, ...row }) => ({ ...row, cost: dollarsOf(Number(micros)), doubtful: dollarsOf(Number(doubtful)) }));
    const sum = (of: 'cost' | 'doubtful') => dollarsOf(items.reduce((micros, item) => micros + item[of].micros, 0));
    return { total: sum('cost'), doubtful: sum('doubtful'), items };
  }

  /** All tenants' calls of the UTC day, per provider. */
  async today(now: Date): Promise<Map<string, { used: number; micros: number }>> {
    const rows = await this.database.dataSource.query<{ provider: string; used: number; micros: string }[]>('SELECT provider, used, micros FROM provider_day WHERE day = $1', [dayOf(now)]);
    return new Map(rows.map(({ provider, used, micros }) => [provider, { used, micros: Number(micros) }]));
  }
}
