import type { FactName, Facts } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { giversOf, type Pipeline } from '../pipelines/pipeline.rules';
import { rows } from './rows.repository';
import type { CampaignOfRun } from '../runs/run.repository';

/** What is known of a lead: exactly the facts that were asked for and that it has. */
export interface Known {
  leadId: string;
  businessId: string;
  facts: Partial<Facts>;
  /** About the length of the facts' JSON. */
  bytes: number;
}

interface LeadFacts {
  id: string;
  businessId: string;
  variants: Record<string, string>;
  business: Facts['business'] | null;
  submission: Facts['submission'] | null;
  startBytes: number;
}

interface OutputRow {
  leadId: string;
  step: string;
  output: unknown;
  bytes: number;
}

const CAMPAIGN_BYTES = 600;

/** Reads leads' documents: the campaign of the run, the business, and what steps have given. */
@Injectable()
export class FactRepository {
  async of(tx: Tx, run: { tenantId: string; id: string; campaign: CampaignOfRun | null }, pipeline: Pipeline, leadIds: readonly string[], names: readonly FactName[]): Promise<Map<string, Known>> {
    const leads = await rows<LeadFacts>(
      tx,
      `SELECT id, business_id AS "businessId", variants, CASE WHEN $3 THEN business END AS business, CASE WHEN $4 THEN submission END AS submission,
         CASE WHEN $3 THEN coalesce(pg_column_size(business), 0) ELSE 0 END * 2 + CASE WHEN $4 THEN coalesce(pg_column_size(submission), 0) ELSE 0 END * 2 AS "startBytes"
       FROM lead WHERE tenant_id = $1 AND id = ANY($2::uuid[])`,
      [run.tenantId, leadIds, names.includes('business'), names.includes('submission')],
    );
    const known = new Map<string, Known>();
    for (const lead of leads) {
      const facts: Partial<Facts> = {};
      if (names.includes('campaign') && run.campaign) facts.campaign = { ...run.campaign, variants: lead.variants };
      if (lead.business) facts.business = lead.business;
      if (lead.submission) facts.submission = lead.submission;
      known.set(lead.id, { leadId: lead.id, businessId: lead.businessId, facts, bytes: lead.startBytes + CAMPAIGN_BYTES });
    }
    await this.addOutputs(tx, run, giversOf(pipeline, names), known);
    return known;
  }

  private async addOutputs(tx: Tx, run: { tenantId: string; id: string }, givers: Map<string, FactName>, known: Map<string, Known>): Promise<void> {
    if (givers.size === 0 || known.size === 0) return;
    const outputs = await rows<OutputRow>(
      tx,
      `SELECT lead_id AS "leadId", step, output, output_bytes AS bytes FROM lead_step
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = ANY($4) AND state IN ('done', 'ended') AND output IS NOT NULL`,
      [run.tenantId, run.id, [...known.keys()], [...givers.keys()]],
    );
    for (const { leadId, step, output, bytes } of outputs) {
      const lead = known.get(leadId);
      const name = givers.get(step);
      if (!lead || !name) continue;
      Object.assign(lead.facts, { [name]: output });
      lead.bytes += bytes;
    }
  }
}
