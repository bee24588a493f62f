import { type getTenantBudget, type listProviderCalls, TenantBudgetChanged } from '@leadfactory/contracts';
import type { Clock, Money } from '@leadfactory/kernel';
import type { Outbox } from '@leadfactory/messaging';
import type { Database, Tx } from '@leadfactory/persistence';
import type { z } from 'zod';
import { microsOf, moneyOf, monthOf } from './budget.rules';

type Budget = z.input<typeof getTenantBudget.output>;
type Call = z.input<typeof listProviderCalls.output>['items'][number];

export interface CallRow extends Omit<Call, 'cost' | 'doubtful' | 'startedAt' | 'finishedAt'> {
  micros: string;
  doubtfulMicros: string;
  startedAt: Date;
  finishedAt: Date | null;
}

/** What a tenant allows itself to spend on providers, and each call that it has paid for. */
export class TenantBudgets {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  get(tenantId: string): Promise<Budget> {
    return this.database.withTenant(tenantId, (tx) => this.read(tx));
  }

  /** Committed together with the event by which waiting leads hear of it. Null: the installation's limit holds again. */
  set(tenantId: string, perMonth: Money | null, traceparent: string): Promise<Budget> {
    return this.database.withTenant(tenantId, async (tx) => {
      if (perMonth === null) await tx.query('DELETE FROM tenant_budget');
      else await tx.query('INSERT INTO tenant_budget (micros_per_month) VALUES ($1) ON CONFLICT (tenant_id) DO UPDATE SET micros_per_month = EXCLUDED.micros_per_month', [microsOf(perMonth)]);
      await this.outbox.publishEvent(tx, TenantBudgetChanged, { perMonth, at: this.clock.now().toISOString() }, { tenantId, traceparent, occurredAt: this.clock.now() });
      return this.read(tx);
    });
  }

  /** Newest first. A call under way counts with what it reserved. */
  calls(tenantId: string, filter: { leadId?: string; runId?: string }, before: { at: string; id: string } | null, limit: number): Promise<CallRow[]> {
    return this.database.withTenant(tenantId, (tx) =>
      tx.query<CallRow[]>(
        `SELECT id, key, provider, capability, state, attempts AS tries, cached, CASE WHEN state = 'intent' THEN reserved_micros ELSE cost_micros END AS micros, doubtful_micros AS "doubtfulMicros", error_code AS error, error_message AS detail,
                started_at AS "startedAt", finished_at AS "finishedAt"
           FROM provider_call WHERE ($1::uuid IS NULL OR lead_id = $1) AND ($2::uuid IS NULL OR run_id = $2) AND ($3::timestamptz IS NULL OR (date_trunc('milliseconds', started_at), id) < ($3, $4::uuid))
          ORDER BY date_trunc('milliseconds', started_at) DESC, id DESC LIMIT $5`,
        [filter.leadId ?? null, filter.runId ?? null, before?.at ?? null, before?.id ?? null, limit],
      ),
    );
  }

  private async read(tx: Tx): Promise<Budget> {
    const month = monthOf(this.clock.now());
    const own = await tx.query<{ micros_per_month: string }[]>('SELECT micros_per_month FROM tenant_budget');
    const spent = await tx.query<{ micros: string }[]>('SELECT micros FROM tenant_month WHERE month = $1', [month]);
    return { perMonth: own[0] === undefined ? null : moneyOf(Number(own[0].micros_per_month)), spent: { micros: Number(spent[0]?.micros ?? 0), currency: 'USD' }, month };
  }
}
