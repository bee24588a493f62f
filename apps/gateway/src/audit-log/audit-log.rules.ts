import { createHash } from 'node:crypto';

/** What the log keeps of one request: who, what, when, from where, how it came out. */
export interface AuditRecord {
  tenantId: string;
  at: Date;
  actorKind: string;
  actorId: string;
  operation: string;
  target: string | null;
  outcome: string;
  status: number;
  ip: string | null;
  requestId: string;
}

export interface AuditEntry extends AuditRecord {
  /** Counts from 1 in each tenant, without gaps. */
  sequence: number;
  hash: string;
}

/** Text of callers' making, such as operation targets, may be long. */
const LONGEST_TARGET = 300;

/** A target as PostgreSQL gives it back: it takes no NUL, and of half a character, which a caller may send and a cut may leave, it keeps a mark. A hash over anything else would not fit again. */
export function storableTarget(target: string | null): string | null {
  return target === null ? null : Buffer.from(target.replaceAll('\0', '').slice(0, LONGEST_TARGET), 'utf8').toString('utf8');
}

/** Whether PostgreSQL refused what a record says (SQLSTATE classes 22, data, and 54, limits), as against being away, full or busy. */
export function isRefusedData(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' && /^(22|54)[0-9A-Z]{3}$/.test(error.code);
}

/** Where a tenant's chain begins; another tenant's entries do not fit on it. */
export function firstLink(tenantId: string): string {
  return createHash('sha256').update(`leadfactory audit log of ${tenantId}`).digest('hex');
}

/** The hash of an entry: over the one before it and everything that the entry says. */
export function hashOf(previous: string, entry: Omit<AuditEntry, 'hash'>): string {
  const said = [entry.tenantId, entry.sequence, entry.at.toISOString(), entry.actorKind, entry.actorId, entry.operation, entry.target, entry.outcome, entry.status, entry.ip, entry.requestId];
  return createHash('sha256').update(previous).update(JSON.stringify(said)).digest('hex');
}

/** The end of a chain. */
export interface ChainEnd {
  sequence: number;
  hash: string;
}

/** Continues a tenant's chain. */
export function chain(end: ChainEnd, records: readonly AuditRecord[]): AuditEntry[] {
  let last = end;
  return records.map((record) => {
    const numbered = { ...record, sequence: last.sequence + 1 };
    const entry = { ...numbered, hash: hashOf(last.hash, numbered) };
    last = entry;
    return entry;
  });
}

/** The number of the first entry that does not continue the chain; null when all do. */
export function firstBroken(end: ChainEnd, entries: readonly AuditEntry[]): number | null {
  let last = end;
  for (const entry of entries) {
    if (entry.sequence !== last.sequence + 1) return last.sequence + 1;
    if (entry.hash !== hashOf(last.hash, entry)) return entry.sequence;
    last = entry;
  }
  return null;
}

/** The records of each tenant, in their order. */
export function byTenant(records: readonly AuditRecord[]): Map<string, AuditRecord[]> {
  const groups = new Map<string, AuditRecord[]>();
  for (const record of records) {
    const group = groups.get(record.tenantId);
    if (group) group.push(record);
    else groups.set(record.tenantId, [record]);
  }
  return groups;
}
