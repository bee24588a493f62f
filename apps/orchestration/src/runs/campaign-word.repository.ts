import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row } from '../engine/rows.repository';

export type CampaignWord = 'active' | 'paused' | 'archived';

/** What was said last of each campaign, by the time at which it was said. */
@Injectable()
export class CampaignWordRepository {
  /**
   * Answers what holds now: this, or what was said later and heard before. Whoever hears of the same campaign waits for the end of
   * this transaction, so that a run which just begins is neither overlooked nor begun past a pause.
   * @param saidAt ISO 8601
   */
  async hear(tx: Tx, tenantId: string, campaignId: string, word: CampaignWord, saidAt: string): Promise<CampaignWord> {
    const held = await row<{ word: CampaignWord }>(
      tx,
      `INSERT INTO campaign_word AS c (tenant_id, campaign_id, word, said_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, campaign_id) DO UPDATE SET word = CASE WHEN c.said_at > EXCLUDED.said_at THEN c.word ELSE EXCLUDED.word END, said_at = greatest(c.said_at, EXCLUDED.said_at) RETURNING c.word`,
      [tenantId, campaignId, word, saidAt],
    );
    return held?.word ?? word;
  }
}
