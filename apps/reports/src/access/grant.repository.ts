import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface GrantRow {
  id: string;
  reportId: string;
  purchaseId: string;
  expiresAt: Date;
  releasedAt: Date | null;
  revokedAt: Date | null;
  reason: string | null;
  /** As the events tell it, not when they were heard. */
  disputedAt: Date | null;
  disputeEndedAt: Date | null;
}

const SHOWN = 'id, report_id AS "reportId", purchase_id AS "purchaseId", expires_at AS "expiresAt", released_at AS "releasedAt", revoked_at AS "revokedAt", reason, disputed_at AS "disputedAt", dispute_ended_at AS "disputeEndedAt"';

@Injectable()
export class GrantRepository {
  /** The purchase's grant, made now unless it exists; its row is locked, so that release and revocation wait for each other. */
  async ensure(tx: Tx, grant: { id: string; reportId: string; purchaseId: string; expiresAt: Date; createdAt: Date }): Promise<GrantRow> {
    await tx.query(
      'INSERT INTO report_grant (id, report_id, purchase_id, expires_at, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, purchase_id) DO NOTHING',
      [grant.id, grant.reportId, grant.purchaseId, grant.expiresAt, grant.createdAt],
    );
    const rows: GrantRow[] = await tx.query(`SELECT ${SHOWN} FROM report_grant WHERE purchase_id = $1 FOR UPDATE`, [grant.purchaseId]);
    return rows[0] as GrantRow;
  }

  async release(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query('UPDATE report_grant SET released_at = $2 WHERE id = $1', [id, at]);
  }

  async revoke(tx: Tx, id: string, at: Date, reason: string): Promise<void> {
    await tx.query('UPDATE report_grant SET revoked_at = $2, reason = $3 WHERE id = $1', [id, at, reason]);
  }

  async reopen(tx: Tx, id: string): Promise<void> {
    await tx.query('UPDATE report_grant SET revoked_at = NULL, reason = NULL WHERE id = $1', [id]);
  }

  async disputed(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query('UPDATE report_grant SET disputed_at = greatest(disputed_at, $2) WHERE id = $1', [id, at]);
  }

  async disputeEnded(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query('UPDATE report_grant SET dispute_ended_at = greatest(dispute_ended_at, $2) WHERE id = $1', [id, at]);
  }

  /** The grant, if it opens the report at that time. */
  async findOpen(tx: Tx, id: string, now: Date): Promise<GrantRow | null> {
    const rows: GrantRow[] = await tx.query(`SELECT ${SHOWN} FROM report_grant WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2`, [id, now]);
    return rows[0] ?? null;
  }

  async ofReport(tx: Tx, reportId: string): Promise<GrantRow[]> {
    return tx.query(`SELECT ${SHOWN} FROM report_grant WHERE report_id = $1 ORDER BY created_at`, [reportId]);
  }
}
