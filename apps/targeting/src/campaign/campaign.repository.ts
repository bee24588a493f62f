import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Campaign } from './campaign.rules';

interface Row {
  id: string; name: string; status: Campaign['status']; verticals: string[]; places: Campaign['places']; quota: number; budget: Campaign['budget']; price: Campaign['price']; language: Campaign['language'];
  pipeline: string; tiers: Campaign['tiers']; review: Campaign['review']; exclude_chains: boolean; sources: Campaign['sources']; zip_count: number; place_overlaps: Campaign['overlaps']; last_run_id: string | null; running: boolean; created_at: Date; updated_at: Date;
}

/** A campaign and whether its last run still goes. */
export interface StoredCampaign {
  campaign: Campaign;
  running: boolean;
}

export interface CampaignChange {
  name?: string;
  quota?: number;
  budget?: Campaign['budget'];
  review?: Campaign['review'];
  status?: Campaign['status'];
  lastRunId?: string;
  running?: boolean;
}

function stored(row: Row): StoredCampaign {
  return {
    running: row.running,
    campaign: {
      id: row.id, name: row.name, status: row.status, verticals: row.verticals, places: row.places, quota: row.quota, budget: row.budget, price: row.price, language: row.language, pipeline: row.pipeline,
      tiers: row.tiers, review: row.review, excludeChains: row.exclude_chains, sources: row.sources, zipCount: row.zip_count, overlaps: row.place_overlaps, lastRunId: row.last_run_id,
      createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
    },
  };
}

@Injectable()
export class CampaignRepository {
  /** False when it is there already. */
  async insert(tx: Tx, campaign: Campaign): Promise<boolean> {
    const inserted = await tx.query<unknown[]>(
      `INSERT INTO campaign (id, name, status, verticals, places, quota, budget, price, language, pipeline, tiers, review, exclude_chains, sources, zip_count, place_overlaps, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17) ON CONFLICT DO NOTHING RETURNING id`,
      [
        campaign.id, campaign.name, campaign.status, campaign.verticals, JSON.stringify(campaign.places), campaign.quota, campaign.budget === null ? null : JSON.stringify(campaign.budget), JSON.stringify(campaign.price),
        campaign.language, campaign.pipeline, campaign.tiers, campaign.review, campaign.excludeChains, campaign.sources, campaign.zipCount, JSON.stringify(campaign.overlaps), campaign.createdAt,
      ],
    );
    return inserted.length > 0;
  }

  async find(tx: Tx, id: string): Promise<StoredCampaign | null> {
    const rows = await tx.query<Row[]>('SELECT * FROM campaign WHERE id = $1', [id]);
    return rows[0] ? stored(rows[0]) : null;
  }

  /** The campaign, kept from others until the transaction ends. */
  async findForUpdate(tx: Tx, id: string): Promise<StoredCampaign | null> {
    const rows = await tx.query<Row[]>('SELECT * FROM campaign WHERE id = $1 FOR UPDATE', [id]);
    return rows[0] ? stored(rows[0]) : null;
  }

  async list(tx: Tx, wish: { status: string | null; before: { createdAt: string; id: string } | null; limit: number }): Promise<Campaign[]> {
    const rows = await tx.query<Row[]>(
      `SELECT * FROM campaign WHERE ($1::text IS NULL OR status = $1) AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid)) ORDER BY created_at DESC, id DESC LIMIT $4`,
      [wish.status, wish.before?.createdAt ?? null, wish.before?.id ?? null, wish.limit],
    );
    return rows.map((row) => stored(row).campaign);
  }

  async change(tx: Tx, id: string, change: CampaignChange, at: Date): Promise<StoredCampaign> {
    const rows = await tx.query<[Row[], number]>(
      `UPDATE campaign SET name = coalesce($2, name), quota = coalesce($3, quota), budget = CASE WHEN $4 THEN $5::jsonb ELSE budget END, review = coalesce($6, review),
         status = coalesce($7, status), last_run_id = coalesce($8, last_run_id), running = coalesce($9, running), updated_at = $10 WHERE id = $1 RETURNING *`,
      [
        id, change.name ?? null, change.quota ?? null, change.budget !== undefined, change.budget ? JSON.stringify(change.budget) : null, change.review ?? null, change.status ?? null, change.lastRunId ?? null,
        change.running ?? null, at,
      ],
    );
    return stored(rows[0][0]!);
  }

  async noteLaunch(tx: Tx, campaignId: string, runId: string, at: Date): Promise<void> {
    await tx.query('INSERT INTO launch (run_id, campaign_id, launched_at) VALUES ($1, $2, $3)', [runId, campaignId, at]);
  }

  async wasLaunched(tx: Tx, campaignId: string, runId: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>('SELECT 1 FROM launch WHERE run_id = $1 AND campaign_id = $2', [runId, campaignId]);
    return rows.length > 0;
  }

  async endRun(tx: Tx, campaignId: string, runId: string): Promise<void> {
    await tx.query('UPDATE campaign SET running = false WHERE id = $1 AND last_run_id = $2', [campaignId, runId]);
  }
}
