import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { type AuditEntry, type ChainEnd, firstLink } from './audit-log.rules';

interface Row extends Omit<AuditEntry, 'sequence'> {
  sequence: string;
}

const COLUMNS = `sequence, tenant_id AS "tenantId", at, actor_kind AS "actorKind", actor_id AS "actorId", operation, target, outcome, status, ip, request_id AS "requestId", hash`;

export interface AuditFilter {
  operation?: string;
  actorId?: string;
  /** Entries older than this number. */
  before?: number;
  limit: number;
}

@Injectable()
export class AuditLogRepository {
  /** The end of the tenant's chain; until the transaction ends, nobody else continues it. */
  async lockEnd(tx: Tx, tenantId: string): Promise<ChainEnd> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit log of ' || $1, 0))`, [tenantId]);
    const rows: { sequence: string; hash: string }[] = await tx.query('SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1');
    return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : { sequence: 0, hash: firstLink(tenantId) };
  }

  async append(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
    const column = <K extends keyof AuditEntry>(name: K) => entries.map((entry) => entry[name]);
    await tx.query(
      `INSERT INTO audit_entry (sequence, at, actor_kind, actor_id, operation, target, outcome, status, ip, request_id, hash)
       SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::text[], $10::text[], $11::text[])`,
      [column('sequence'), column('at'), column('actorKind'), column('actorId'), column('operation'), column('target'), column('outcome'), column('status'), column('ip'), column('requestId'), column('hash')],
    );
  }

  /** Whether this very entry is there: its hash covers it and everything before it. */
  async has(tx: Tx, { sequence, hash }: ChainEnd): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM audit_entry WHERE sequence = $1 AND hash = $2', [sequence, hash]);
    return rows.length > 0;
  }

  /** Newest first. */
  async newest(tx: Tx, filter: AuditFilter): Promise<AuditEntry[]> {
    const rows: Row[] = await tx.query(
      `SELECT ${COLUMNS} FROM audit_entry WHERE ($1::text IS NULL OR operation = $1) AND ($2::text IS NULL OR actor_id = $2) AND ($3::bigint IS NULL OR sequence < $3) ORDER BY sequence DESC LIMIT $4`,
      [filter.operation ?? null, filter.actorId ?? null, filter.before ?? null, filter.limit],
    );
    return rows.map(entryOf);
  }

  /** Oldest first, after that number. */
  async after(tx: Tx, sequence: number, limit: number): Promise<AuditEntry[]> {
    const rows: Row[] = await tx.query(`SELECT ${COLUMNS} FROM audit_entry WHERE sequence > $1 ORDER BY sequence LIMIT $2`, [sequence, limit]);
    return rows.map(entryOf);
  }
}

function entryOf(row: Row): AuditEntry {
  return { ...row, sequence: Number(row.sequence) };
}
