import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Offer } from './offer.types';

type OfferRow = Omit<Offer, 'price'> & { priceAmount: number; currency: string };

const SHOWN = `id, tenant_id AS "tenantId", lead_id AS "leadId", run_id AS "runId", campaign_id AS "campaignId", business_id AS "businessId", report_id AS "reportId", business_name AS "businessName",
  language, price_amount AS "priceAmount", currency, content, dry, views, created_at AS "createdAt", expires_at AS "expiresAt"`;

function offerOf({ priceAmount, currency, ...row }: OfferRow): Offer {
  return { ...row, price: { amount: priceAmount, currency } };
}

export interface OfferFilter {
  campaignId?: string;
  leadId?: string;
  before: { createdAt: string; id: string } | null;
  limit: number;
}

@Injectable()
export class OfferRepository {
  constructor(private readonly database: Database) {}

  /** A repetition leaves the first one as it was published. */
  async add(tx: Tx, offer: Offer): Promise<void> {
    await tx.query(
      `INSERT INTO offer (id, lead_id, run_id, campaign_id, business_id, report_id, business_name, language, price_amount, currency, content, dry, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (tenant_id, id) DO NOTHING`,
      [
        offer.id, offer.leadId, offer.runId, offer.campaignId, offer.businessId, offer.reportId, offer.businessName, offer.language,
        offer.price.amount, offer.price.currency, JSON.stringify(offer.content), offer.dry, offer.createdAt, offer.expiresAt,
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<Offer | null> {
    const rows: OfferRow[] = await tx.query(`SELECT ${SHOWN} FROM offer WHERE id = $1`, [id]);
    return rows[0] === undefined ? null : offerOf(rows[0]);
  }

  /** The same, and nobody else may begin a checkout of it until this transaction ends. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM offer WHERE id = $1 FOR UPDATE', [id]);
  }

  async countView(tx: Tx, id: string): Promise<void> {
    await tx.query('UPDATE offer SET views = views + 1 WHERE id = $1', [id]);
  }

  /** One row more than a page. */
  async list(tenantId: string, filter: OfferFilter): Promise<Offer[]> {
    const rows = await this.database.withTenant(tenantId, (tx) =>
      tx.query<OfferRow[]>(
        `SELECT ${SHOWN} FROM offer WHERE ($1::uuid IS NULL OR campaign_id = $1) AND ($2::uuid IS NULL OR lead_id = $2)
           AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid)) ORDER BY created_at DESC, id DESC LIMIT $5`,
        [filter.campaignId ?? null, filter.leadId ?? null, filter.before?.createdAt ?? null, filter.before?.id ?? null, filter.limit + 1],
      ),
    );
    return rows.map(offerOf);
  }
}
