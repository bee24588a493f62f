import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Tally } from './governor.rules';

export interface Pause {
  subject: string;
  reason: string;
}

export interface CampaignTally extends Tally {
  tenantId: string;
  campaignId: string;
}

/** What stops all of a tenant's cold mail. */
export const SENDER = 'sender';
export const VIOLATION = 'policy';
export const campaignSubject = (campaignId: string): string => `campaign:${campaignId}`;

@Injectable()
export class GovernorRepository {
  /** What stops this campaign's mail; null when nothing does. */
  async pauseOf(tx: Tx, campaignId: string): Promise<Pause | null> {
    const [row] = await tx.query<Pause[]>('SELECT subject, reason FROM send_pause WHERE subject = ANY($1) LIMIT 1', [[SENDER, VIOLATION, campaignSubject(campaignId)]]);
    return row ?? null;
  }

  /** Cold mails since then that left, or that their mailbox refused. Across tenants. */
  async tallies(tx: Tx, since: Date): Promise<CampaignTally[]> {
    return tx.query<CampaignTally[]>(
      `SELECT tenant_id AS "tenantId", campaign_id AS "campaignId", count(*)::int AS sent, count(bounced_at)::int AS bounced, count(complained_at)::int AS complained
       FROM message WHERE stream = 'cold' AND campaign_id IS NOT NULL AND created_at > $1 AND (sent_at IS NOT NULL OR bounced_at IS NOT NULL) GROUP BY 1, 2`,
      [since],
    );
  }

  async pauses(tx: Tx): Promise<(Pause & { tenantId: string })[]> {
    return tx.query<(Pause & { tenantId: string })[]>('SELECT tenant_id AS "tenantId", subject, reason FROM send_pause');
  }

  /** Across tenants. */
  async countPauses(tx: Tx): Promise<number> {
    const [row] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM send_pause');
    return row?.count ?? 0;
  }

  async stop(tx: Tx, tenantId: string, subject: string, reason: string, tally: Tally, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO send_pause (tenant_id, subject, reason, sent, bounced, complained, since) VALUES ($1,$2,$3,$4,$5,$6,$7)
       ON CONFLICT (tenant_id, subject) DO UPDATE SET reason = excluded.reason, sent = excluded.sent, bounced = excluded.bounced, complained = excluded.complained`,
      [tenantId, subject, reason, tally.sent, tally.bounced, tally.complained, at],
    );
  }

  async release(tx: Tx, tenantId: string, subject: string): Promise<void> {
    await tx.query('DELETE FROM send_pause WHERE tenant_id = $1 AND subject = $2', [tenantId, subject]);
  }

  async forgetPace(tx: Tx, before: Date): Promise<void> {
    await tx.query('DELETE FROM domain_pace WHERE minute < $1', [before]);
  }
}
