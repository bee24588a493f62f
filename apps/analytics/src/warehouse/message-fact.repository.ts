import type { MessageDelivered } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { WarehouseTurn } from './turn.repository';

type Message = z.output<typeof MessageDelivered.payload>;
export type MessageMoment = 'sent_at' | 'delivered_at' | 'bounced_at' | 'complained_at' | 'opened_at' | 'clicked_at' | 'unsubscribed_at';

@Injectable()
export class MessageFactRepository {
  constructor(private readonly turn: WarehouseTurn) {}

  /** Notes the first time that it happened; the row is made by whichever event comes first. */
  async note(tx: Tx, tenantId: string, moment: MessageMoment, m: Message, more: { provider?: string; forGood?: boolean } = {}): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO message_fact (tenant_id, message_id, stream, lead_id, run_id, campaign_id, business_id, ${moment}, provider, bounced_for_good) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (tenant_id, message_id) DO UPDATE SET ${moment} = least(message_fact.${moment}, EXCLUDED.${moment}),
         provider = coalesce(EXCLUDED.provider, message_fact.provider), bounced_for_good = message_fact.bounced_for_good OR EXCLUDED.bounced_for_good`,
      [tenantId, m.messageId, m.stream, m.leadId, m.runId, m.campaignId, m.businessId, m.at, more.provider ?? null, more.forGood ?? false],
    );
  }
}
