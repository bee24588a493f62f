import { AppError, type Money } from '@leadfactory/kernel';
import type { Database, Tx } from '@leadfactory/persistence';
import { dayOf, dollars, microsOf, monthOf, nextDay } from './budget.rules';
import type { Intent } from './ledger.types';

export interface SpendLimits {
  perDay: number | null;
  budgetPerDay: Money | null;
  perLead: Money | null;
  perTenantMonth: Money | null;
}

/** Counts and money of providers per day, of tenants per month and of leads: reserved before a call, corrected after it. */
export class Budgets {
  constructor(private readonly database: Database) {}

  /** @throws AppError budget_exceeded or rate_limited when this call would go beyond a limit */
  async reserve(tx: Tx, intent: Intent, limits: SpendLimits): Promise<void> {
    const { reservedMicros: micros } = intent;
    if (micros > 0 && intent.leadId !== undefined && limits.perLead !== null) await withinLead(tx, intent, microsOf(limits.perLead));
    if (micros > 0) await this.withinMonth(tx, intent, limits.perTenantMonth);
    // Last, because this row is shared by everybody who calls the provider: it stays locked until the commit that follows.
    await withinDay(tx, intent, limits);
  }

  /** One more try of a call that is under way. @throws AppError rate_limited when the day's calls are used up */
  async reserveTry(provider: string, perDay: number | null, at: Date): Promise<void> {
    const rows = await this.database.dataSource.query<{ used: number }[]>(
      `INSERT INTO provider_day (provider, day, used) VALUES ($1, $2, 1)
       ON CONFLICT (provider, day) DO UPDATE SET used = provider_day.used + 1 WHERE $3::int IS NULL OR provider_day.used + 1 <= $3::int RETURNING used`,
      [provider, dayOf(at), perDay],
    );
    if (rows.length === 0) throw dayIsUsedUp(provider, perDay, at);
  }

  async correct(tx: Tx, intent: Intent, actualMicros: number): Promise<void> {
    const difference = actualMicros - intent.reservedMicros;
    if (difference === 0) return;
    await tx.query(
      `INSERT INTO tenant_month (month, micros) VALUES ($1, greatest(0, $2)) ON CONFLICT (tenant_id, month) DO UPDATE SET micros = greatest(0, tenant_month.micros + $2::bigint)`,
      [monthOf(intent.startedAt), difference],
    );
    await tx.query(`UPDATE provider_day SET micros = greatest(0, micros + $3::bigint) WHERE provider = $1 AND day = $2`, [intent.provider, dayOf(intent.startedAt), difference]);
  }

  /**
   * The next turn to call the provider, in ms from now, kept for all replicas in a row instead of Redis; null when it is
   * further away than the policy lets calls wait.
   */
  async pace(provider: string, policy: { perSecond: number; maxWaitMs: number }): Promise<number | null> {
    const rows = await this.database.dataSource.query<{ wait: string }[]>(
      `INSERT INTO provider_pace (provider, due_at) VALUES ($1, clock_timestamp() + $2::float8 * interval '1 millisecond')
       ON CONFLICT (provider) DO UPDATE SET due_at = greatest(provider_pace.due_at, clock_timestamp()) + $2::float8 * interval '1 millisecond'
       WHERE provider_pace.due_at - clock_timestamp() <= $3::float8 * interval '1 millisecond'
       RETURNING extract(epoch FROM due_at - clock_timestamp()) * 1000 AS wait`,
      [provider, 1000 / policy.perSecond, policy.maxWaitMs],
    );
    // The row says when the turn ends; it begins one interval earlier.
    return rows[0] === undefined ? null : Math.max(0, Number(rows[0].wait) - 1000 / policy.perSecond);
  }

  /** Adds calls that cost nothing and keep no rows of their own. */
  async count(calls: ReadonlyMap<string, number>, at: Date): Promise<void> {
    await this.database.dataSource.query(
      `INSERT INTO provider_day (provider, day, used) SELECT name, $3::date, calls FROM unnest($1::text[], $2::int[]) AS counted (name, calls)
       ON CONFLICT (provider, day) DO UPDATE SET used = provider_day.used + excluded.used`,
      [[...calls.keys()], [...calls.values()], dayOf(at)],
    );
  }

  private async withinMonth(tx: Tx, intent: Intent, byDefault: Money | null): Promise<void> {
    const own = await tx.query<{ micros_per_month: string }[]>('SELECT micros_per_month FROM tenant_budget');
    const limit = own[0] !== undefined ? Number(own[0].micros_per_month) : byDefault === null ? null : microsOf(byDefault);
    const month = monthOf(intent.startedAt);
    const rows = await tx.query<{ micros: string }[]>(
      `INSERT INTO tenant_month (month, micros) SELECT $1::date, $2::bigint WHERE $3::bigint IS NULL OR $2::bigint <= $3::bigint
       ON CONFLICT (tenant_id, month) DO UPDATE SET micros = tenant_month.micros + excluded.micros WHERE $3::bigint IS NULL OR tenant_month.micros + excluded.micros <= $3::bigint
       RETURNING micros`,
      [month, intent.reservedMicros, limit],
    );
    if (rows.length > 0 || limit === null) return;
    throw new AppError('budget_exceeded', `The month's budget of ${dollars(limit)} for calls to providers does not allow this one (${dollars(intent.reservedMicros)}). Raise it, or wait for the next month.`, {
      retryAt: nextDay(intent.startedAt).toISOString(), context: { budget: 'tenant_month', month },
    });
  }
}

async function withinLead(tx: Tx, intent: Intent, limit: number): Promise<void> {
  // Calls of one lead count one after the other, or two at once would both find room.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`lead budget ${intent.leadId ?? ''}`]);
  // The intent itself is among the rows by now.
  const rows = await tx.query<{ micros: string }[]>(`SELECT coalesce(sum(CASE WHEN state = 'intent' THEN reserved_micros ELSE cost_micros END), 0) AS micros FROM provider_call WHERE lead_id = $1`, [intent.leadId]);
  const spent = Number(rows[0]?.micros ?? 0);
  if (spent <= limit) return;
  throw new AppError('budget_exceeded', `A lead may cost ${dollars(limit)} in calls to providers; this one would come to ${dollars(spent)}. Raise budgets.perLead in providers.yaml.`, {
    retryAt: nextDay(intent.startedAt).toISOString(), context: { budget: 'lead' },
  });
}

async function withinDay(tx: Tx, intent: Intent, { perDay, budgetPerDay }: SpendLimits): Promise<void> {
  const { provider, startedAt, reservedMicros } = intent;
  const budget = budgetPerDay === null ? null : microsOf(budgetPerDay);
  const rows = await tx.query<{ used: number }[]>(
    `INSERT INTO provider_day (provider, day, used, micros)
     SELECT $1, $2::date, 1, $3::bigint WHERE ($4::int IS NULL OR 1 <= $4::int) AND ($5::bigint IS NULL OR $3::bigint <= $5::bigint)
     ON CONFLICT (provider, day) DO UPDATE SET used = provider_day.used + 1, micros = provider_day.micros + excluded.micros
     WHERE ($4::int IS NULL OR provider_day.used + 1 <= $4::int) AND ($5::bigint IS NULL OR provider_day.micros + excluded.micros <= $5::bigint)
     RETURNING used`,
    [provider, dayOf(startedAt), reservedMicros, perDay, budget],
  );
  if (rows.length > 0) return;
  const now = await tx.query<{ used: number }[]>('SELECT used FROM provider_day WHERE provider = $1 AND day = $2', [provider, dayOf(startedAt)]);
  if (perDay !== null && (now[0]?.used ?? 0) + 1 > perDay) throw dayIsUsedUp(provider, perDay, startedAt);
  throw new AppError('budget_exceeded', `The day's budget of ${dollars(budget ?? 0)} for ${provider} does not allow this call (${dollars(reservedMicros)}). Raise budgetPerDay in providers.yaml, or wait for the next day.`, {
    retryAt: nextDay(startedAt).toISOString(), context: { budget: 'provider_day', provider },
  });
}

function dayIsUsedUp(provider: string, perDay: number | null, at: Date): AppError {
  return new AppError('rate_limited', `The ${perDay ?? 0} calls to ${provider} of this day are used up; the next day begins at midnight UTC.`, { retryAt: nextDay(at).toISOString(), context: { provider } });
}
