import type { LeadsAdvanced, LeadsEnded, LeadsFound, LeadsReopened, RunFinished, RunStarted } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { StageColumn } from './stage.rules';
import { WarehouseTurn } from './turn.repository';

type Of<E extends { payload: z.ZodType }> = z.output<E['payload']>;
type RunRef = { runId: string; campaignId: string | null };

/** Events of different names come in any order: each writes what it knows, and makes the row when it is the first. */
@Injectable()
export class LeadFactRepository {
  constructor(private readonly turn: WarehouseTurn) {}

  async runStarted(tx: Tx, tenantId: string, run: Of<typeof RunStarted>, at: string): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO run_fact (tenant_id, run_id, campaign_id, pipeline, quota, dry, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant_id, run_id) DO UPDATE SET pipeline = EXCLUDED.pipeline, quota = EXCLUDED.quota, dry = EXCLUDED.dry, started_at = EXCLUDED.started_at`,
      [tenantId, run.runId, run.campaignId, run.pipeline, run.quota, run.dry, at],
    );
  }

  async runFinished(tx: Tx, tenantId: string, run: Of<typeof RunFinished>, at: string): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO run_fact (tenant_id, run_id, campaign_id, state, finished_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, run_id) DO UPDATE SET state = EXCLUDED.state, finished_at = EXCLUDED.finished_at WHERE run_fact.finished_at IS NULL OR run_fact.finished_at < EXCLUDED.finished_at`,
      [tenantId, run.runId, run.campaignId, run.state, at],
    );
  }

  async found(tx: Tx, tenantId: string, { leads, ...run }: Of<typeof LeadsFound>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO lead_fact (tenant_id, run_id, campaign_id, lead_id, business_id, vertical, zip, source, variants, found_at)
       SELECT $1, $2, $3, u."leadId", u."businessId", u.vertical, u.zip, u.source, u.variants, u.at
       FROM jsonb_to_recordset($4::jsonb) AS u("leadId" uuid, "businessId" uuid, vertical text, zip text, source text, variants jsonb, at timestamptz)
       ON CONFLICT (tenant_id, lead_id) DO UPDATE SET vertical = EXCLUDED.vertical, zip = EXCLUDED.zip, source = EXCLUDED.source, variants = EXCLUDED.variants, found_at = EXCLUDED.found_at`,
      this.parameters(tenantId, run, leads),
    );
  }

  /** The first time that a lead reaches a stage counts. */
  async advanced(tx: Tx, tenantId: string, column: StageColumn, { leads, ...run }: Of<typeof LeadsAdvanced>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO lead_fact (tenant_id, run_id, campaign_id, lead_id, business_id, ${column}, site_status, tier)
       SELECT $1, $2, $3, u."leadId", u."businessId", u.at, u."siteStatus", u.tier FROM jsonb_to_recordset($4::jsonb) AS u("leadId" uuid, "businessId" uuid, at timestamptz, "siteStatus" text, tier text)
       ON CONFLICT (tenant_id, lead_id) DO UPDATE SET ${column} = least(lead_fact.${column}, EXCLUDED.${column}),
         site_status = coalesce(EXCLUDED.site_status, lead_fact.site_status), tier = coalesce(EXCLUDED.tier, lead_fact.tier)`,
      this.parameters(tenantId, run, leads),
    );
  }

  /** Of an end and a going-on, whichever is later holds. */
  async ended(tx: Tx, tenantId: string, { leads, ...run }: Of<typeof LeadsEnded>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO lead_fact (tenant_id, run_id, campaign_id, lead_id, business_id, outcome, reason, ended_at, changed_at)
       SELECT $1, $2, $3, u."leadId", u."businessId", u.outcome, u.reason, u.at, u.at FROM jsonb_to_recordset($4::jsonb) AS u("leadId" uuid, "businessId" uuid, outcome text, reason text, at timestamptz)
       ON CONFLICT (tenant_id, lead_id) DO UPDATE SET outcome = EXCLUDED.outcome, reason = EXCLUDED.reason, ended_at = EXCLUDED.ended_at, changed_at = EXCLUDED.changed_at
       WHERE lead_fact.changed_at IS NULL OR lead_fact.changed_at <= EXCLUDED.changed_at`,
      this.parameters(tenantId, run, leads),
    );
  }

  async reopened(tx: Tx, tenantId: string, { leads, ...run }: Of<typeof LeadsReopened>): Promise<void> {
    await this.turn.take(tx, tenantId);
    await tx.query(
      `INSERT INTO lead_fact (tenant_id, run_id, campaign_id, lead_id, business_id, changed_at)
       SELECT $1, $2, $3, u."leadId", u."businessId", u.at FROM jsonb_to_recordset($4::jsonb) AS u("leadId" uuid, "businessId" uuid, at timestamptz)
       ON CONFLICT (tenant_id, lead_id) DO UPDATE SET outcome = NULL, reason = NULL, ended_at = NULL, changed_at = EXCLUDED.changed_at
       WHERE lead_fact.changed_at IS NULL OR lead_fact.changed_at < EXCLUDED.changed_at`,
      this.parameters(tenantId, run, leads),
    );
  }

  private parameters(tenantId: string, run: RunRef, leads: readonly unknown[]): unknown[] {
    return [tenantId, run.runId, run.campaignId, JSON.stringify(leads)];
  }
}
