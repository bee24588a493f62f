import { ProvidersCalled } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { Outbox } from '@leadfactory/messaging';
import { type Database, GroupCommit, isConnectionError, type Tx } from '@leadfactory/persistence';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Budgets, SpendLimits } from './budgets.repository';
import { endUnheard, findCalls, findUnheard, insertCached, insertIntents, settleCalls } from './ledger.rows';
import type { CachedCall, Ended, EndedCall, Intent, Recorded, Settlement, UnheardCall } from './ledger.types';

/** What is about to leave, with the limits of its provider. */
interface Departure {
  intent: Intent;
  limits: SpendLimits;
}

/** A paid answer is in the house: it is written as soon as the database is back, though nobody may be waiting any more. */
const SETTLE_WITHIN_MS = 30_000;
const SETTLE_AGAIN_MS = 100;
const SLOWEST_AGAIN_MS = 2_000;

/** The book of calls: what was about to leave, what came back, what it cost. Calls of a tenant that come at the same time share transactions. */
export class Ledger {
  private readonly finding = new GroupCommit<string, Recorded | null>((tenantId, identities) => this.findAll(tenantId, identities));
  private readonly beginning = new GroupCommit<Departure, boolean>((tenantId, departures) => this.beginAll(tenantId, departures));
  private readonly settling = new GroupCommit<Ended, void>((tenantId, ended) => this.settleAll(tenantId, ended));
  private readonly caching = new GroupCommit<CachedCall, void>((tenantId, calls) => this.recordAllCached(tenantId, calls));

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly budgets: Budgets,
    private readonly clock: Clock,
  ) {}

  find(tenantId: string, identity: string): Promise<Recorded | null> {
    return this.finding.add(tenantId, identity);
  }

  /**
   * Writes that the call is about to leave and reserves its price; false when another has its identity already.
   * @throws AppError budget_exceeded or rate_limited, with nothing written.
   */
  begin(intent: Intent, limits: SpendLimits): Promise<boolean> {
    return this.beginning.add(intent.tenantId, { intent, limits });
  }

  /** Writes how it came out, corrects the reserved price, and tells of the call, in one transaction; once, however often that is tried. */
  async settle(intent: Intent, end: Settlement, traceparent: string): Promise<void> {
    const until = Date.now() + SETTLE_WITHIN_MS;
    for (let pause = SETTLE_AGAIN_MS; ; pause = Math.min(pause * 2, SLOWEST_AGAIN_MS)) {
      try {
        return await this.settling.add(intent.tenantId, { intent, end, traceparent });
      } catch (error) {
        if (!isConnectionError(error) || Date.now() + pause > until) throw error;
        await sleep(pause);
      }
    }
  }

  /** A call answered from the cache: free, and its key gets the same answer again. */
  recordCached(intent: Intent, answer: CachedCall['answer']): Promise<void> {
    return this.caching.add(intent.tenantId, { intent, answer });
  }

  /** Gives up on a call that ended without a word, so that it may be asked again; it stays in the book with what it may have cost. */
  async abandon(tenantId: string, id: string): Promise<void> {
    await this.endUnheard(tenantId, [id], { state: 'abandoned', message: 'No answer was recorded; the call was asked again.', free: false });
  }

  /** As `abandon`, where the vendor takes the call that follows for the same one: that bears the price. */
  async replace(tenantId: string, id: string): Promise<void> {
    await this.endUnheard(tenantId, [id], { state: 'abandoned', message: 'No answer was recorded; the vendor was asked again under the same key.', free: true });
  }

  /** Nobody can tell whether the effects took place: a person must find out. Answers how many ended so. */
  doubt(tenantId: string, ids: readonly string[]): Promise<number> {
    return this.endUnheard(tenantId, ids, { state: 'unknown', message: 'No answer was recorded; whether it took effect is not known.', free: false });
  }

  /** Closes the book over look-ups whose answers nobody has asked for again. Answers how many ended so. */
  close(tenantId: string, ids: readonly string[]): Promise<number> {
    return this.endUnheard(tenantId, ids, { state: 'abandoned', message: 'No answer was recorded, and nobody asked again; what it may have cost is booked.', free: false });
  }

  unheard(tenantId: string, before: Date, after: string | null, most: number): Promise<UnheardCall[]> {
    return this.database.withTenant(tenantId, (tx) => findUnheard(tx, before, after, most));
  }

  private async findAll(tenantId: string, identities: readonly string[]): Promise<(Recorded | null)[]> {
    const found = await this.database.withTenant(tenantId, (tx) => findCalls(tx, identities));
    return identities.map((identity) => found.get(identity) ?? null);
  }

  private beginAll(tenantId: string, departures: readonly Departure[]): Promise<boolean[]> {
    return this.database.withTenant(tenantId, async (tx) => {
      const begun = await insertIntents(tx, departures.map(({ intent }) => intent));
      await this.budgets.reserve(tx, departures.filter(({ intent }) => begun.has(intent.id)));
      return departures.map(({ intent }) => begun.has(intent.id));
    });
  }

  private async settleAll(tenantId: string, ended: readonly Ended[]): Promise<void[]> {
    const at = this.clock.now();
    await this.database.withTenant(tenantId, async (tx) => {
      const settled = await settleCalls(tx, ended, at);
      const mine = ended.filter(({ intent }) => settled.has(intent.id));
      const calls = mine.map(({ intent, end }) => ({ ...intent, leadId: intent.leadId ?? null, runId: intent.runId ?? null, micros: end.micros, ok: end.state === 'answered' }));
      await this.tell(tx, tenantId, calls, at, ended[0]?.traceparent);
      await this.budgets.correct(tx, mine.map(({ intent, end }) => ({ intent, micros: end.micros, unused: end.unused })));
    });
    return ended.map(() => undefined);
  }

  private endUnheard(tenantId: string, ids: readonly string[], how: Parameters<typeof endUnheard>[2]): Promise<number> {
    const at = this.clock.now();
    return this.database.withTenant(tenantId, async (tx) => {
      const ended = await endUnheard(tx, ids, how, at);
      await this.tell(tx, tenantId, ended, at);
      await this.budgets.correct(tx, ended.map((call) => ({ intent: call, micros: call.micros })));
      return ended.length;
    });
  }

  private async tell(tx: Tx, tenantId: string, ended: readonly EndedCall[], at: Date, traceparent?: string): Promise<void> {
    if (ended.length === 0) return;
    const calls = ended.map(({ id, provider, capability, leadId, runId, micros, ok }) => ({ callId: id, provider, capability, cost: { micros, currency: 'USD' }, leadId, runId, ok, at: at.toISOString() }));
    await this.outbox.publishEvent(tx, ProvidersCalled, { calls }, { tenantId, traceparent, occurredAt: at });
  }

  private async recordAllCached(tenantId: string, calls: readonly CachedCall[]): Promise<void[]> {
    await this.database.withTenant(tenantId, (tx) => insertCached(tx, calls));
    return calls.map(() => undefined);
  }
}
