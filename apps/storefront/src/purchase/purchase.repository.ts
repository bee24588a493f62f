import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface Purchase {
  id: string;
  tenantId: string;
  offerId: string;
  checkoutId: string;
  sessionId: string;
  leadId: string;
  runId: string;
  campaignId: string;
  businessId: string;
  reportId: string;
  businessName: string;
  language: 'en' | 'es';
  paymentIntentId: string | null;
  amount: number;
  currency: string;
  /** What was told as given back. */
  refunded: number;
  /** So much of it never reached the buyer, because a refund failed later. */
  refundFailed: number;
  disputedAt: Date | null;
  buyerEmail: string;
  buyerName: string | null;
  paidAt: Date;
  deliveredAt: Date | null;
  reportUrl: string | null;
}

const SHOWN = `id, tenant_id AS "tenantId", offer_id AS "offerId", checkout_id AS "checkoutId", session_id AS "sessionId", lead_id AS "leadId", run_id AS "runId", campaign_id AS "campaignId", business_id AS "businessId",
  report_id AS "reportId", business_name AS "businessName", language, payment_intent_id AS "paymentIntentId", amount, currency, refunded, refund_failed AS "refundFailed", disputed_at AS "disputedAt", buyer_email AS "buyerEmail",
  buyer_name AS "buyerName", paid_at AS "paidAt", delivered_at AS "deliveredAt", report_url AS "reportUrl"`;

const UNDELIVERED = 'delivered_at IS NULL AND disputed_at IS NULL AND (refunded < amount OR amount = 0)';

@Injectable()
export class PurchaseRepository {
  constructor(private readonly database: Database) {}

  async add(tx: Tx, row: Omit<Purchase, 'tenantId' | 'refunded' | 'refundFailed' | 'disputedAt' | 'deliveredAt' | 'reportUrl'>): Promise<void> {
    await tx.query(
      `INSERT INTO purchase (id, offer_id, checkout_id, session_id, lead_id, run_id, campaign_id, business_id, report_id, business_name, language, payment_intent_id, amount, currency, buyer_email, buyer_name, paid_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      [
        row.id, row.offerId, row.checkoutId, row.sessionId, row.leadId, row.runId, row.campaignId, row.businessId, row.reportId, row.businessName, row.language,
        row.paymentIntentId, row.amount, row.currency, row.buyerEmail, row.buyerName, row.paidAt,
      ],
    );
  }

  async settle(tx: Tx, id: string, now: Pick<Purchase, 'refunded' | 'refundFailed' | 'disputedAt'>): Promise<void> {
    await tx.query('UPDATE purchase SET refunded = $2, refund_failed = $3, disputed_at = $4 WHERE id = $1 AND (refunded, refund_failed, disputed_at) IS DISTINCT FROM ($2, $3, $4)', [id, now.refunded, now.refundFailed, now.disputedAt]);
  }

  async find(tx: Tx, id: string): Promise<Purchase | null> {
    return first(await tx.query(`SELECT ${SHOWN} FROM purchase WHERE id = $1`, [id]));
  }

  async lock(tx: Tx, id: string): Promise<Purchase | null> {
    return first(await tx.query(`SELECT ${SHOWN} FROM purchase WHERE id = $1 FOR UPDATE`, [id]));
  }

  async ofCheckout(tx: Tx, checkoutId: string): Promise<Purchase | null> {
    return first(await tx.query(`SELECT ${SHOWN} FROM purchase WHERE checkout_id = $1`, [checkoutId]));
  }

  /** The newest of the offer that has not been given back whole. */
  async standing(tx: Tx, offerId: string): Promise<Purchase | null> {
    return first(await tx.query(`SELECT ${SHOWN} FROM purchase WHERE offer_id = $1 AND (refunded - refund_failed < amount OR amount = 0) ORDER BY paid_at DESC LIMIT 1`, [offerId]));
  }

  async delivered(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query('UPDATE purchase SET delivered_at = coalesce(delivered_at, $2) WHERE id = $1', [id, at]);
  }

  async released(tx: Tx, id: string, url: string): Promise<void> {
    await tx.query('UPDATE purchase SET report_url = $2 WHERE id = $1', [id, url]);
  }

  /** Paid before `before` and not known to be delivered, each not told again since then; notes that they are told again now. */
  async takeUndelivered(now: Date, before: Date, oldest: Date, limit: number): Promise<Purchase[]> {
    return this.database.acrossTenants('the sweep is one for all tenants', async (tx) => {
      const [rows]: [Purchase[], number] = await tx.query(
        `UPDATE purchase SET reissued_at = $1, reissues = reissues + 1 WHERE (tenant_id, id) IN (
           SELECT tenant_id, id FROM purchase WHERE ${UNDELIVERED} AND paid_at <= $2 AND paid_at > $3 AND (reissued_at IS NULL OR reissued_at <= $2) ORDER BY paid_at LIMIT $4 FOR UPDATE SKIP LOCKED)
         RETURNING ${SHOWN}`,
        [now, before, oldest, limit],
      );
      return rows;
    });
  }

  async countUndelivered(before: Date): Promise<number> {
    const rows = await this.database.acrossTenants('the count is one for all tenants', (tx) => tx.query<{ count: string }[]>(`SELECT count(*) FROM purchase WHERE ${UNDELIVERED} AND paid_at <= $1`, [before]));
    return Number(rows[0]?.count ?? 0);
  }

  /** One row more than a page, newest first. */
  async list(tenantId: string, filter: { campaignId?: string; before: { paidAt: string; id: string } | null; limit: number }): Promise<Purchase[]> {
    return this.database.withTenant(tenantId, (tx) =>
      tx.query<Purchase[]>(
        `SELECT ${SHOWN} FROM purchase WHERE ($1::uuid IS NULL OR campaign_id = $1) AND ($2::timestamptz IS NULL OR (paid_at, id) < ($2, $3::uuid)) ORDER BY paid_at DESC, id DESC LIMIT $4`,
        [filter.campaignId ?? null, filter.before?.paidAt ?? null, filter.before?.id ?? null, filter.limit + 1],
      ),
    );
  }
}

function first(rows: Purchase[]): Purchase | null {
  return rows[0] ?? null;
}
