import type { AuditFact } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { ScreenshotRepository } from '../screenshots/screenshot.repository';
import { placeOf } from '../screenshots/screenshot.rules';

export interface AuditRow {
  auditId: string;
  businessId: string;
  url: string | null;
  status: string;
  coverage: number;
  findings: number;
  auditedAt: Date;
}

/** A visit that failed for a passing reason may be made again on the same day; nobody can have relied on its result. */
const PASSING = ['unreachable', 'timed_out', 'tls_problem', 'blocked'] as const;

export function isPassing(status: AuditFact['status']): boolean {
  return (PASSING as readonly string[]).includes(status);
}

@Injectable()
export class AuditRepository {
  constructor(private readonly screenshots: ScreenshotRepository) {}

  async find(tx: Tx, tenantId: string, auditId: string): Promise<AuditFact | null> {
    const rows = await tx.query<{ fact: AuditFact }[]>('SELECT fact FROM audit WHERE tenant_id = $1 AND audit_id = $2', [tenantId, auditId]);
    return rows[0]?.fact ?? null;
  }

  /** Stores the audit unless the same one is there already, and asks for its pictures; answers the one that is stored, which all leads then share. */
  async keep(tx: Tx, tenantId: string, businessId: string, fact: AuditFact): Promise<AuditFact> {
    await tx.query(
      `INSERT INTO audit AS stored (tenant_id, audit_id, business_id, url, status, engine_version, audited_at, coverage, findings, fact)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (tenant_id, audit_id) DO UPDATE
         SET status = excluded.status, audited_at = excluded.audited_at, coverage = excluded.coverage, findings = excluded.findings, fact = excluded.fact
         WHERE stored.status = ANY($11)`,
      [tenantId, fact.auditId, businessId, fact.url, fact.status, fact.version, fact.auditedAt, fact.coverage, fact.findings.length, JSON.stringify(fact), [...PASSING]],
    );
    const place = placeOf(fact);
    if (place !== null) await this.screenshots.want(tx, tenantId, place, new Date(fact.auditedAt));
    return (await this.find(tx, tenantId, fact.auditId)) ?? fact;
  }

  /** Measured audits of the same business from earlier days, newest first: a few, as its site may have moved in between. */
  async ofEarlierDays(tx: Tx, tenantId: string, { auditId, auditedAt }: AuditFact): Promise<AuditFact[]> {
    const rows = await tx.query<{ fact: AuditFact }[]>(
      `SELECT fact FROM audit WHERE tenant_id = $1 AND business_id = (SELECT business_id FROM audit WHERE tenant_id = $1 AND audit_id = $2)
         AND status = 'measured' AND audited_at < date_trunc('day', $3::timestamptz, 'UTC') ORDER BY audited_at DESC LIMIT 10`,
      [tenantId, auditId, auditedAt],
    );
    return rows.map(({ fact }) => fact);
  }

  /** Newest first, after `before`. */
  list(tx: Tx, tenantId: string, businessId: string | undefined, before: { auditedAt: string; auditId: string } | null, limit: number): Promise<AuditRow[]> {
    const conditions = ['tenant_id = $1'];
    const values: unknown[] = [tenantId];
    if (businessId !== undefined) conditions.push(`business_id = $${values.push(businessId)}`);
    if (before) conditions.push(`(audited_at, audit_id) < ($${values.push(before.auditedAt)}::timestamptz, $${values.push(before.auditId)}::uuid)`);
    return tx.query<AuditRow[]>(
      `SELECT audit_id AS "auditId", business_id AS "businessId", url, status, coverage, findings, audited_at AS "auditedAt"
         FROM audit WHERE ${conditions.join(' AND ')} ORDER BY audited_at DESC, audit_id DESC LIMIT $${values.push(limit)}`,
      values,
    );
  }
}
