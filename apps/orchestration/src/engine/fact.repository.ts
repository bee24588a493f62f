import type { FactName } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { giversOf, type Pipeline } from '../pipelines/pipeline.rules';
import type { CampaignOfRun } from '../runs/run.repository';
import { rows, uuids } from './rows.repository';

/** Facts by name, each as the JSON text it was given as. */
export type FactTexts = ReadonlyMap<FactName, string>;

interface LeadStart {
  id: string;
  variants: string;
  business: string | null;
  submission: string | null;
}

interface OutputRow {
  leadId: string;
  step: string;
  output: string;
}

export interface RunFacts {
  tenantId: string;
  id: string;
  campaign: CampaignOfRun | null;
}

const START: readonly FactName[] = ['campaign', 'business', 'submission'];

/** Reads leads' documents: what they began with, and what steps have given. */
@Injectable()
export class FactRepository {
  /** Exactly those of the named facts that each lead has. `given`: what the caller knows already, and the rows need not tell. */
  async of(tx: Tx, run: RunFacts, pipeline: Pipeline, leadIds: readonly string[], names: readonly FactName[], given: ReadonlyMap<string, FactTexts> = new Map()): Promise<Map<string, FactTexts>> {
    const known = new Map(leadIds.map((id) => [id, new Map<FactName, string>()]));
    if (leadIds.length === 0) return known;
    for (const [id, facts] of known) for (const name of names) set(facts, name, given.get(id)?.get(name));
    const missing = names.filter((name) => [...known.values()].some((facts) => !facts.has(name)));
    if (missing.some((name) => START.includes(name))) await this.addStart(tx, run, missing, known);
    await this.addOutputs(tx, run, giversOf(pipeline, missing), known);
    return known;
  }

  private async addStart(tx: Tx, run: RunFacts, names: readonly FactName[], known: Map<string, Map<FactName, string>>): Promise<void> {
    const campaign = run.campaign === null ? null : JSON.stringify(run.campaign).slice(0, -1);
    const leads = await rows<LeadStart>(
      tx,
      `SELECT id, variants::text, CASE WHEN $3 THEN business::text END AS business, CASE WHEN $4 THEN submission::text END AS submission FROM lead WHERE tenant_id = $1 AND id = ANY($2::uuid[])`,
      [run.tenantId, uuids([...known.keys()]), names.includes('business'), names.includes('submission')],
    );
    for (const lead of leads) {
      const facts = known.get(lead.id);
      if (!facts) continue;
      if (names.includes('campaign') && campaign !== null) facts.set('campaign', `${campaign},"variants":${lead.variants}}`);
      set(facts, 'business', lead.business);
      set(facts, 'submission', lead.submission);
    }
  }

  private async addOutputs(tx: Tx, run: RunFacts, givers: Map<string, FactName>, known: Map<string, Map<FactName, string>>): Promise<void> {
    if (givers.size === 0) return;
    const outputs = await rows<OutputRow>(
      tx,
      `SELECT lead_id AS "leadId", step, output::text FROM lead_step
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = ANY($4) AND state IN ('done', 'ended') AND output IS NOT NULL`,
      [run.tenantId, run.id, uuids([...known.keys()]), [...givers.keys()]],
    );
    for (const { leadId, step, output } of outputs) {
      const name = givers.get(step);
      const facts = known.get(leadId);
      if (name && facts) facts.set(name, output);
    }
  }
}

function set(facts: Map<FactName, string>, name: FactName, text: string | null | undefined): void {
  if (text !== null && text !== undefined) facts.set(name, text);
}
