import type { ProvidersCalled, PurchaseCompleted, PurchaseDisputed, PurchaseRefunded } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { WarehouseTurn } from './turn.repository';

type Of<E extends { payload: z.ZodType }> = z.output<E['payload']>;

@Injectable()
export class MoneyFactRepository {
  constructor(private readonly turn: WarehouseTurn) {}

  async bought(tx: Tx, tenantId: string, p: Of<typeof PurchaseCompleted>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO purchase_fact (tenant_id, purchase_id, lead_id, run_id, campaign_id, amount, currency, bought_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (tenant_id, purchase_id) DO UPDATE SET amount = EXCLUDED.amount, currency = EXCLUDED.currency, bought_at = EXCLUDED.bought_at`,
      [tenantId, p.purchaseId, p.leadId, p.runId, p.campaignId, p.amount.amount, p.amount.currency, p.at],
    );
  }

  async disputed(tx: Tx, tenantId: string, p: Of<typeof PurchaseDisputed>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO purchase_fact (tenant_id, purchase_id, lead_id, run_id, campaign_id, disputed_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, purchase_id) DO UPDATE SET disputed_at = least(purchase_fact.disputed_at, EXCLUDED.disputed_at)`,
      [tenantId, p.purchaseId, p.leadId, p.runId, p.campaignId, p.at],
    );
  }

  /** @param refundId the event's own id: a purchase may be refunded in parts */
  async refunded(tx: Tx, tenantId: string, refundId: string, p: Of<typeof PurchaseRefunded>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO refund_fact (tenant_id, refund_id, purchase_id, lead_id, run_id, campaign_id, amount, currency, complete, refunded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
      [tenantId, refundId, p.purchaseId, p.leadId, p.runId, p.campaignId, p.amount.amount, p.amount.currency, p.full, p.at],
    );
  }

  async called(tx: Tx, tenantId: string, calls: Of<typeof ProvidersCalled>['calls']): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO cost_fact (tenant_id, call_id, provider, capability, micros, currency, lead_id, run_id, ok, at)
       SELECT $1, u."callId", u.provider, u.capability, (u.cost->>'micros')::bigint, u.cost->>'currency', u."leadId", u."runId", u.ok, u.at
       FROM jsonb_to_recordset($2::jsonb) AS u("callId" uuid, provider text, capability text, cost jsonb, "leadId" uuid, "runId" uuid, ok boolean, at timestamptz) ON CONFLICT DO NOTHING`,
      [tenantId, JSON.stringify(calls)],
    );
  }
}
