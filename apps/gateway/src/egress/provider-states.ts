import type { Clock } from '@leadfactory/kernel';
import type { Database } from '@leadfactory/persistence';
import type { Logger } from '@leadfactory/service-kit';
import type { ProviderFault } from '../providers/provider.fault';
import type { Turnstile } from './turnstile';
import type { Memory } from './turnstile.types';

export type Forced = 'forced_open' | 'forced_closed';

export interface ProviderState {
  provider: string;
  forced: Forced | null;
  changedAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
}

interface Row {
  provider: string;
  forced: Forced | null;
  changed_at: Date | null;
  last_error: string | null;
  last_error_at: Date | null;
}

/** What an operator forced, and what went wrong last. Kept in PostgreSQL and read anew every second by every replica. */
export class ProviderStates {
  private known = new Map<string, ProviderState>();
  private noted = new Map<string, { message: string; at: Date }>();
  /** Readings are numbered as they begin: one that comes back late must not undo a later one. */
  private begun = 0;
  private latest = 0;
  /** The log knows already that nothing can be written. */
  private isSilent = false;

  constructor(
    private readonly database: Database,
    private readonly turnstile: Turnstile,
    private readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  forcedOf(provider: string): Forced | null {
    return this.known.get(provider)?.forced ?? null;
  }

  stateOf(provider: string): ProviderState | undefined {
    return this.known.get(provider);
  }

  /** @param forced null resets: the breaker closes and judges for itself again. Who lets calls through overrules a pause that the vendor asked for as well. */
  async force({ name: provider, policy }: { name: string; policy: { maxWaitMs: number } }, forced: Forced | null, reason: string, by: string): Promise<void> {
    await this.database.dataSource.query(
      `INSERT INTO provider_state (provider, forced, reason, changed_by, changed_at, reset_at) VALUES ($1, $2, $3, $4, clock_timestamp(), CASE WHEN $2::text IS NULL THEN clock_timestamp() END)
       ON CONFLICT (provider) DO UPDATE SET forced = excluded.forced, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at, reset_at = coalesce(excluded.reset_at, provider_state.reset_at)`,
      [provider, forced, reason, by],
    );
    if (forced !== 'forced_open') {
      // The same row paces effects: turns that may have been given stay.
      await this.database.dataSource.query(
        `UPDATE provider_pace SET due_at = least(due_at, clock_timestamp() + $2::float8 * interval '1 millisecond'), open_until = CASE WHEN $3 THEN NULL ELSE open_until END WHERE provider = $1`,
        [provider, policy.maxWaitMs, forced === null],
      );
      await (forced === null ? this.turnstile.reset(provider) : this.turnstile.resume(provider));
    }
    await this.refresh();
  }

  /**
   * Nothing may be sent through the provider for so long: it asked for that, or its breaker has opened. Kept where it is not
   * forgotten; without the database nothing can be sent either, for no intent can be written.
   */
  async keepInMind(provider: string, { quietMs, openMs }: Memory): Promise<void> {
    try {
      await this.database.dataSource.query(
        `INSERT INTO provider_pace (provider, due_at, open_until) VALUES ($1, clock_timestamp() + $2::float8 * interval '1 millisecond', clock_timestamp() + $3::float8 * interval '1 millisecond')
         ON CONFLICT (provider) DO UPDATE SET due_at = greatest(provider_pace.due_at, excluded.due_at), open_until = greatest(provider_pace.open_until, excluded.open_until)`,
        [provider, quietMs, openMs],
      );
    } catch (error) {
      this.logger.warn({ provider, err: error }, 'A pause that the provider needs is known to Redis and to this process alone.');
    }
  }

  /** What was kept in mind. @throws AppError unavailable */
  async memoryOf(provider: string): Promise<Memory> {
    const [row] = await this.database.acrossTenants('a vendor’s pace is one for all tenants', (tx) =>
      tx.query<{ quiet: string; open: string | null }[]>('SELECT extract(epoch FROM due_at - clock_timestamp()) * 1000 AS quiet, extract(epoch FROM open_until - clock_timestamp()) * 1000 AS open FROM provider_pace WHERE provider = $1', [provider]),
    );
    return { quietMs: Math.max(0, Number(row?.quiet ?? 0)), openMs: Math.max(0, Number(row?.open ?? 0)) };
  }

  /** Remembers an outage for operators. Refusals of single requests stay out: their texts may speak of a tenant's affairs. */
  noteFault(provider: string, fault: ProviderFault): void {
    if (fault.kind === 'rejected' && fault.status !== 401 && fault.status !== 403) return;
    this.noted.set(provider, { message: fault.message.slice(0, 300), at: this.clock.now() });
  }

  /** What operators decided is read though nothing can be written. */
  async refresh(): Promise<void> {
    await this.writeNoted();
    await this.read();
  }

  private async read(): Promise<void> {
    const reading = (this.begun += 1);
    const rows = await this.database.dataSource.query<Row[]>('SELECT provider, forced, changed_at, last_error, last_error_at FROM provider_state');
    if (reading < this.latest) return;
    this.latest = reading;
    const known = new Map(rows.map((row) => [row.provider, { provider: row.provider, forced: row.forced, changedAt: row.changed_at, lastError: row.last_error, lastErrorAt: row.last_error_at }]));
    for (const [provider, state] of known) {
      const before = this.known.get(provider);
      if (state.changedAt?.getTime() !== before?.changedAt?.getTime()) this.obey(state);
      if (before && before.forced !== state.forced) this.logger.info({ provider, forced: state.forced }, 'An operator has changed a breaker.');
    }
    this.known = known;
  }

  private obey({ provider, forced }: ProviderState): void {
    if (forced === null) this.turnstile.resetLocal(provider);
    else if (forced === 'forced_closed') this.turnstile.resumeLocal(provider);
  }

  /** Never fails. What cannot be written now is tried again with the next, unless something has gone wrong since. In one order, so that replicas do not wait for each other in a circle. */
  private async writeNoted(): Promise<void> {
    if (this.noted.size === 0) return;
    const noted = this.noted;
    this.noted = new Map();
    try {
      await this.database.dataSource.query(
        `INSERT INTO provider_state (provider, last_error, last_error_at) SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) ORDER BY 1
         ON CONFLICT (provider) DO UPDATE SET last_error = excluded.last_error, last_error_at = excluded.last_error_at
         WHERE provider_state.last_error_at IS NULL OR provider_state.last_error_at <= excluded.last_error_at`,
        [[...noted.keys()], [...noted.values()].map(({ message }) => message), [...noted.values()].map(({ at }) => at)],
      );
      this.isSilent = false;
    } catch (error) {
      this.noted = new Map([...noted, ...this.noted]);
      // Repeated every second: the log needs the first.
      if (!this.isSilent) this.logger.warn({ err: error }, 'What went wrong with providers cannot be written yet.');
      this.isSilent = true;
    }
  }
}
