import { AppError, type Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLogRepository, type AuditFilter } from './audit-log.repository';
import { type AuditEntry, type AuditRecord, byTenant, chain, type ChainEnd, firstBroken, firstLink, isRefusedData, storableTarget } from './audit-log.rules';

const FLUSH_MS = 200;
const FLUSH_ENTRIES = 100;
/** Entries that may wait while the database is away: about 100 MB. Beyond, requests are refused instead of forgotten. */
const MOST_WAITING = 100_000;
const RETRY_MS = 1_000;
const VERIFY_AT_ONCE = 5_000;

/** What a commit that was never confirmed leaves open. */
interface Doubt {
  /** The last entry that it wrote, if it wrote any. */
  last: ChainEnd;
  /** How many of the waiting records stand in the log in either case, and how many if it was committed. */
  written: number;
  writtenIfLast: number;
}

/** Writes the log beside the requests, in batches: a request never waits for it. A crash loses 200 ms of it at most. */
@Injectable()
export class AuditLogService implements OnApplicationShutdown {
  private waiting: AuditRecord[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;
  private readonly inDoubt = new Map<string, Doubt>();

  constructor(
    private readonly database: Database,
    private readonly repository: AuditLogRepository,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  record(record: Omit<AuditRecord, 'at'>): void {
    this.waiting.push({ ...record, target: storableTarget(record.target), at: this.clock.now() });
    if (this.waiting.length >= FLUSH_ENTRIES) void this.flush();
    else this.wakeIn(FLUSH_MS);
  }

  /** @throws AppError unavailable when so much waits to be written that a request could not be recorded. */
  assertRoom(): void {
    if (this.waiting.length >= MOST_WAITING) throw new AppError('unavailable', 'The audit log cannot be written at the moment.');
  }

  /** Writes what waits; one round at a time, so that entries keep their order. */
  flush(): Promise<void> {
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
    if (this.waiting.length > 0) this.logger.error({ entries: this.waiting.length }, 'Entries of the audit log could not be written before the end.');
  }

  /** Newest first. */
  async list(tenantId: string, filter: AuditFilter): Promise<AuditEntry[]> {
    await this.flush();
    return this.database.withTenant(tenantId, (tx) => this.repository.newest(tx, filter));
  }

  /** Computes the tenant's chain again. */
  async verify(tenantId: string): Promise<{ entries: number; firstBroken: number | null }> {
    await this.flush();
    let end: ChainEnd = { sequence: 0, hash: firstLink(tenantId) };
    for (;;) {
      const from = end;
      const page = await this.database.withTenant(tenantId, (tx) => this.repository.after(tx, from.sequence, VERIFY_AT_ONCE));
      const broken = firstBroken(from, page);
      if (broken !== null) return { entries: broken - 1, firstBroken: broken };
      end = page.at(-1) ?? end;
      if (page.length < VERIFY_AT_ONCE) return { entries: end.sequence, firstBroken: null };
    }
  }

  private wakeIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, ms);
  }

  private async writeAll(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      let failed: AuditRecord[] = [];
      for (const [tenantId, records] of byTenant(batch)) failed = failed.concat(await this.put(tenantId, records));
      if (failed.length > 0) {
        this.waiting = failed.concat(this.waiting);
        this.wakeIn(RETRY_MS);
        return;
      }
    }
  }

  /** Writes the records. @returns those that still wait, in their order: not one that PostgreSQL refuses for what it says, for the others would wait behind it for ever. */
  private async put(tenantId: string, records: readonly AuditRecord[]): Promise<readonly AuditRecord[]> {
    try {
      await this.write(tenantId, records);
      return [];
    } catch (error) {
      if (isRefusedData(error)) return this.putApart(tenantId, records.slice(this.settled(tenantId)));
      this.logger.warn({ err: error, tenantId, entries: records.length }, 'The audit log cannot be written; its entries wait.');
      return records;
    }
  }

  /** Halves, down to the record that is refused: that one is put down without its target, the one text of it that a caller has made. */
  private async putApart(tenantId: string, records: readonly AuditRecord[]): Promise<readonly AuditRecord[]> {
    const [first, second] = records;
    if (first === undefined) return [];
    if (second === undefined) {
      const { requestId, operation } = first;
      this.logger.error({ tenantId, requestId, operation }, first.target === null ? 'An entry of the audit log cannot be written; it is lost.' : 'An entry of the audit log is written without its target, which cannot be stored.');
      return first.target === null ? [] : this.put(tenantId, [{ ...first, target: null }]);
    }
    const middle = Math.ceil(records.length / 2);
    const left = await this.put(tenantId, records.slice(0, middle));
    return left.length > 0 ? left.concat(records.slice(middle)) : this.put(tenantId, records.slice(middle));
  }

  /** How many of the records stand in the log for certain, after PostgreSQL has refused the rest: its refusal leaves nothing open. */
  private settled(tenantId: string): number {
    const written = this.inDoubt.get(tenantId)?.written ?? 0;
    this.inDoubt.delete(tenantId);
    return written;
  }

  private async write(tenantId: string, records: readonly AuditRecord[]): Promise<void> {
    await this.database.withTenant(tenantId, async (tx) => {
      const end = await this.repository.lockEnd(tx, tenantId);
      const written = await this.writtenOf(tx, tenantId);
      const entries = chain(end, records.slice(written));
      const last = entries.at(-1);
      if (last === undefined) return;
      this.inDoubt.set(tenantId, { last, written, writtenIfLast: records.length });
      await this.repository.append(tx, entries);
    });
    this.inDoubt.delete(tenantId);
  }

  /** How many of the tenant's first records stand in the log already: those that are tried again come first, in their order. */
  private async writtenOf(tx: Tx, tenantId: string): Promise<number> {
    const doubt = this.inDoubt.get(tenantId);
    if (doubt === undefined) return 0;
    return (await this.repository.has(tx, doubt.last)) ? doubt.writtenIfLast : doubt.written;
  }
}
