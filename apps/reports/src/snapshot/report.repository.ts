import type { ReportFact } from '@leadfactory/contracts';
import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { ReportSnapshot } from './snapshot.types';

export interface ReportRow {
  id: string;
  leadId: string;
  runId: string;
  campaignId: string;
  businessId: string;
  vertical: string;
  zip: string | null;
  snapshot: ReportSnapshot;
  fact: ReportFact;
  /** Key of the PDF with the site's pictures; null until somebody wanted it. */
  illustratedPdf: string | null;
}

const SHOWN = 'id, lead_id AS "leadId", run_id AS "runId", campaign_id AS "campaignId", business_id AS "businessId", vertical, zip, snapshot, fact, illustrated_pdf AS "illustratedPdf"';
/** Neighbours whose sites were judged longer ago say little about today. */
const PEER_DAYS = 365;
const MOST_PEERS = 500;

@Injectable()
export class ReportRepository {
  constructor(private readonly database: Database) {}

  /** A repetition finds the first one frozen, and leaves it so. */
  async add(tx: Tx, row: Omit<ReportRow, 'illustratedPdf'>): Promise<void> {
    await tx.query(
      `INSERT INTO report (id, lead_id, run_id, campaign_id, business_id, vertical, zip, health, snapshot, fact, snapshot_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant_id, id) DO NOTHING`,
      [
        row.id, row.leadId, row.runId, row.campaignId, row.businessId, row.vertical, row.zip, row.snapshot.health.score,
        JSON.stringify(row.snapshot), JSON.stringify(row.fact), row.fact.snapshotAt,
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<ReportRow | null> {
    const rows: ReportRow[] = await tx.query(`SELECT ${SHOWN} FROM report WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** The report, should it exist already, and the newest score made in the same way of each other business of the same vertical in that ZIP (docs/health-score.md). */
  async prepare(tenantId: string, id: string, about: { businessId: string; vertical: string; zip: string | null }, made: { healthVersion: string; engine: string }, now: Date): Promise<{ existing: ReportRow | null; peers: number[] }> {
    return this.database.withTenant(tenantId, async (tx) => {
      const existing = await this.find(tx, id);
      if (existing !== null || about.zip === null) return { existing, peers: [] };
      const since = new Date(now.getTime() - PEER_DAYS * 86_400_000);
      const rows: { health: number }[] = await tx.query(
        `SELECT DISTINCT ON (business_id) health FROM report WHERE vertical = $1 AND zip = $2 AND business_id <> $3 AND snapshot_at > $4
           AND health_version IS NOT DISTINCT FROM $5 AND engine IS NOT DISTINCT FROM $6
         ORDER BY business_id, snapshot_at DESC LIMIT ${MOST_PEERS}`,
        [about.vertical, about.zip, about.businessId, since, made.healthVersion, made.engine],
      );
      return { existing: null, peers: rows.map((row) => row.health) };
    });
  }
}
