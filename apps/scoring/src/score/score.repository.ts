import type { ScoreFact } from '@leadfactory/contracts';
import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface ScoreRow {
  leadId: string;
  businessId: string | null;
  auditId: string;
  fact: ScoreFact;
  scoredAt: Date;
}

@Injectable()
export class ScoreRepository {
  constructor(private readonly database: Database) {}

  /** One statement, however many; a lead that is scored again keeps the newest score. */
  async save(tx: Tx, rows: readonly ScoreRow[]): Promise<void> {
    await tx.query(
      `INSERT INTO score (score_id, lead_id, business_id, audit_id, health, grade, opportunity, tier, rules_version, fact, scored_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::text[], $7::numeric[], $8::text[], $9::text[], $10::jsonb[], $11::timestamptz[])
       ON CONFLICT (tenant_id, lead_id) DO UPDATE SET score_id = excluded.score_id, audit_id = excluded.audit_id, health = excluded.health, grade = excluded.grade,
         opportunity = excluded.opportunity, tier = excluded.tier, rules_version = excluded.rules_version, fact = excluded.fact, scored_at = excluded.scored_at`,
      [
        rows.map((row) => row.fact.scoreId),
        rows.map((row) => row.leadId),
        rows.map((row) => row.businessId),
        rows.map((row) => row.auditId),
        rows.map((row) => row.fact.health?.score ?? null),
        rows.map((row) => row.fact.health?.grade ?? null),
        rows.map((row) => row.fact.opportunity.score),
        rows.map((row) => row.fact.tier),
        rows.map((row) => row.fact.rulesVersion),
        rows.map((row) => JSON.stringify(row.fact)),
        rows.map((row) => row.scoredAt),
      ],
    );
  }

  async find(tenantId: string, leadId: string): Promise<ScoreFact | null> {
    const rows = await this.database.withTenant(tenantId, (tx) => tx.query<{ fact: ScoreFact }[]>('SELECT fact FROM score WHERE lead_id = $1', [leadId]));
    return rows[0]?.fact ?? null;
  }
}
