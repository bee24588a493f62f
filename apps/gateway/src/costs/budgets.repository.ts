import { AppError, type Money } from '@leadfactory/kernel';
import type { Database, Tx } from '@leadfactory/persistence';
import { dayOf, dollars, microsOf, monthOf, nextDay } from './budget.rules';
import type { Intent } from './ledger.types';

type Reserved = Pick<Intent, 'provider' | 'startedAt' | 'reservedMicros'>;

export interface SpendLimits {
  perDay: number | null;
  budgetPerDay: Money | null;
  perLead: Money | null;
  perTenantMonth: Money | null;
}

/** Counts and money of providers per day, of tenants per month and of leads: reserved before a call, corrected after it. */
export class Budgets {
  constructor(private readonly database: Database) {}

  /**
   * Reserves the prices of one tenant's calls, all or none.
   * @throws AppError budget_exceeded or rate_limited when they would go beyond a limit together
   */
  async reserve(tx: Tx, calls: readonly { intent: Intent; limits: SpendLimits }[]): Promise<void> {
    const paid = calls.filter(({ intent }) => intent.reservedMicros > 0);
    // Leads, then months, then days, each in one order: two groups never wait for each other in a circle.
    await withinLeads(tx, paid);
    for (const [month, group] of sorted(paid, ({ intent }) => monthOf(intent.startedAt))) await withinMonth(tx, month, group.map(({ intent }) => intent), group[0].limits.perTenantMonth);
    // Last, because these rows are shared by everybody who calls the provider: they stay locked until the commit that follows.
    for (const [, group] of sorted(calls, dayOfProvider)) await withinDay(tx, group.map(({ intent }) => intent), group[0].limits);
  }

  /** One more try of what is under way, of so many calls. @throws AppError rate_limited when the day's calls are used up */
  async reserveTry(provider: string, calls: number, perDay: number | null, at: Date): Promise<void> {
    const rows = await this.database.dataSource.query<{ used: number }[]>(
      `INSERT INTO provider_day (provider, day, used) VALUES ($1, $2, $4)
       ON CONFLICT (provider, day) DO UPDATE SET used = provider_day.used + excluded.used WHERE $3::int IS NULL OR provider_day.used + excluded.used <= $3::int RETURNING used`,
      [provider, dayOf(at), perDay, calls],
    );
    if (rows.length === 0) throw dayIsUsedUp(provider, perDay, at);
  }

  /** Puts what one tenant's calls really cost in the place of what was reserved for them, and gives back those that were not needed. */
  async correct(tx: Tx, calls: readonly { intent: Reserved; micros: number; unused?: number }[]): Promise<void> {
    const changed = calls.filter(({ intent, micros, unused = 0 }) => micros !== intent.reservedMicros || unused !== 0);
    const difference = (group: typeof changed) => group.reduce((sum, { intent, micros }) => sum + micros - intent.reservedMicros, 0);
    for (const [month, group] of sorted(changed, ({ intent }) => monthOf(intent.startedAt))) {
      await tx.query(`INSERT INTO tenant_month (month, micros) VALUES ($1, greatest(0, $2)) ON CONFLICT (tenant_id, month) DO UPDATE SET micros = greatest(0, tenant_month.micros + $2::bigint)`, [month, difference(group)]);
    }
    for (const [, group] of sorted(changed, dayOfProvider)) {
      const { provider, startedAt } = group[0].intent;
      await tx.query(`UPDATE provider_day SET micros = greatest(0, micros + $3::bigint), used = greatest(0, used - $4::int) WHERE provider = $1 AND day = $2`, [provider, dayOf(startedAt), difference(group), group.reduce((sum, { unused = 0 }) => sum + unused, 0)]);
    }
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

  /** Adds calls that cost nothing and keep no rows of their own; days of providers in the order in which every other transaction takes them. */
  async count(calls: ReadonlyMap<string, number>, at: Date): Promise<void> {
    await this.database.dataSource.query(
      `INSERT INTO provider_day (provider, day, used) SELECT name, $3::date, calls FROM unnest($1::text[], $2::int[]) AS counted (name, calls) ORDER BY name COLLATE "C"
       ON CONFLICT (provider, day) DO UPDATE SET used = provider_day.used + excluded.used`,
      [[...calls.keys()], [...calls.values()], dayOf(at)],
    );
  }
}

type Some<T> = [T, ...T[]];

/** The items by their key, the keys in order. */
function sorted<T>(items: readonly T[], keyOf: (item: T) => string): [string, Some<T>][] {
  const groups = new Map<string, Some<T>>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function dayOfProvider({ intent }: { intent: Reserved }): string {
  return `${intent.provider} ${dayOf(intent.startedAt)}`;
}

function sum(intents: readonly Intent[]): number {
  return intents.reduce((micros, intent) => micros + intent.reservedMicros, 0);
}

async function withinLeads(tx: Tx, calls: readonly { intent: Intent; limits: SpendLimits }[]): Promise<void> {
  const limits = new Map(calls.flatMap(({ intent, limits: { perLead } }) => (intent.leadId === undefined || perLead === null ? [] : [[intent.leadId, microsOf(perLead)] as const])));
  if (limits.size === 0) return;
  const leads = [...limits.keys()].sort();
  // Calls of one lead count one after the other, or two at once would both find room.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('lead budget ' || lead, 0)) FROM unnest($1::text[]) AS lead`, [leads]);
  // The intents themselves are among the rows by now.
  const rows = await tx.query<{ lead: string; micros: string }[]>(
    `SELECT lead_id AS lead, sum(CASE WHEN state = 'intent' THEN reserved_micros ELSE cost_micros END) AS micros FROM provider_call WHERE lead_id = ANY($1::uuid[]) GROUP BY lead_id`,
    [leads],
  );
  for (const { lead, micros } of rows) {
    const limit = limits.get(lead) ?? 0;
    if (Number(micros) <= limit) continue;
    throw new AppError('budget_exceeded', `A lead may cost ${dollars(limit)} in calls to providers; this one would come to ${dollars(Number(micros))}. Raise budgets.perLead in providers.yaml.`, {
      retryAt: nextDay(startOf(calls.map(({ intent }) => intent))).toISOString(), context: { budget: 'lead' },
    });
  }
}

function startOf([first]: readonly Intent[]): Date {
  return first?.startedAt ?? new Date();
}

const OWN_MONTH = '(SELECT micros_per_month FROM tenant_budget)';

async function withinMonth(tx: Tx, month: string, intents: readonly Intent[], byDefault: Money | null): Promise<void> {
  const fallback = byDefault === null ? null : microsOf(byDefault);
  const micros = sum(intents);
  const rows = await tx.query<{ micros: string }[]>(
    `INSERT INTO tenant_month (month, micros) SELECT $1::date, $2::bigint WHERE coalesce(${OWN_MONTH}, $3::bigint, $2::bigint) >= $2::bigint
     ON CONFLICT (tenant_id, month) DO UPDATE SET micros = tenant_month.micros + excluded.micros WHERE coalesce(${OWN_MONTH}, $3::bigint, tenant_month.micros + excluded.micros) >= tenant_month.micros + excluded.micros
     RETURNING micros`,
    [month, micros, fallback],
  );
  if (rows.length > 0) return;
  const own = await tx.query<{ micros_per_month: string }[]>('SELECT micros_per_month FROM tenant_budget');
  throw new AppError('budget_exceeded', `The month's budget of ${dollars(Number(own[0]?.micros_per_month ?? fallback))} for calls to providers does not allow this one (${dollars(micros)}). Raise it, or wait for the next month.`, {
    retryAt: nextDay(startOf(intents)).toISOString(), context: { budget: 'tenant_month', month },
  });
}

/** @param intents calls to one provider on one day */
async function withinDay(tx: Tx, intents: readonly Intent[], { perDay, budgetPerDay }: SpendLimits): Promise<void> {
  const [first] = intents;
  if (!first) return;
  const { provider, startedAt } = first;
  const micros = sum(intents);
  const count = intents.reduce((calls, intent) => calls + (intent.calls ?? 1), 0);
  const budget = budgetPerDay === null ? null : microsOf(budgetPerDay);
  const rows = await tx.query<{ used: number }[]>(
    `INSERT INTO provider_day (provider, day, used, micros)
     SELECT $1, $2::date, $6::int, $3::bigint WHERE ($4::int IS NULL OR $6::int <= $4::int) AND ($5::bigint IS NULL OR $3::bigint <= $5::bigint)
     ON CONFLICT (provider, day) DO UPDATE SET used = provider_day.used + excluded.used, micros = provider_day.micros + excluded.micros
     WHERE ($4::int IS NULL OR provider_day.used + excluded.used <= $4::int) AND ($5::bigint IS NULL OR provider_day.micros + excluded.micros <= $5::bigint)
     RETURNING used`,
    [provider, dayOf(startedAt), micros, perDay, budget, count],
  );
  if (rows.length > 0) return;
  const now = await tx.query<{ used: number }[]>('SELECT used FROM provider_day WHERE provider = $1 AND day = $2', [provider, dayOf(startedAt)]);
  if (perDay !== null && (now[0]?.used ?? 0) + count > perDay) throw dayIsUsedUp(provider, perDay, startedAt);
  throw new AppError('budget_exceeded', `The day's budget of ${dollars(budget ?? 0)} for ${provider} does not allow this call (${dollars(micros)}). Raise budgetPerDay in providers.yaml, or wait for the next day.`, {
    retryAt: nextDay(startedAt).toISOString(), context: { budget: 'provider_day', provider },
  });
}

function dayIsUsedUp(provider: string, perDay: number | null, at: Date): AppError {
  return new AppError('rate_limited', `The ${perDay ?? 0} calls to ${provider} of this day are used up; the next day begins at midnight UTC.`, { retryAt: nextDay(at).toISOString(), context: { provider } });
}
