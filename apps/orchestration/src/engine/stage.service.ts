import { FACTS, type FactName, type Facts } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { GateStage, HoldStage, Pipeline } from '../pipelines/pipeline.rules';
import type { Run } from '../runs/run.repository';
import { FactRepository, type FactTexts } from './fact.repository';
import type { LeadRef } from './issue.service';
import { type EndedLead, LeadRepository } from './lead.repository';
import { WorkRepository } from './work.repository';

/** Who goes on behind a gate or a hold, and who ends there. */
export interface Passed {
  on: LeadRef[];
  ended: EndedLead[];
}

/** The stages of a pipeline that are no work: gates and holds. */
@Injectable()
export class StageService {
  constructor(
    private readonly facts: FactRepository,
    private readonly leads: LeadRepository,
    private readonly work: WorkRepository,
  ) {}

  async pass(tx: Tx, run: Run, pipeline: Pipeline, stage: GateStage | HoldStage, leads: readonly LeadRef[], given?: ReadonlyMap<string, FactTexts>): Promise<Passed> {
    const texts = await this.facts.of(tx, run, pipeline, leads.map(({ id }) => id), stage.needs, given);
    const known = new Map(leads.map(({ id }) => [id, parsed(texts.get(id), stage.needs)]));
    return stage.kind === 'gate' ? gate(stage, leads, known) : { on: await this.hold(tx, run, stage, leads, known), ended: [] };
  }

  private async hold(tx: Tx, run: Run, stage: HoldStage, leads: readonly LeadRef[], known: Map<string, Partial<Facts>>): Promise<LeadRef[]> {
    // What cannot be read is looked at by a person rather than let through.
    const held = leads.filter(({ id }) => unfit(stage, known.get(id)) !== null || stage.when(known.get(id) ?? {}));
    await this.work.open(tx, run.tenantId, run.id, held.map(({ id }) => ({ leadId: id, step: stage.name, state: 'held' as const, detail: stage.reason })));
    await this.leads.setState(tx, run.tenantId, held.map(({ id }) => id), 'held');
    const ids = new Set(held.map(({ id }) => id));
    return leads.filter(({ id }) => !ids.has(id));
  }
}

function gate(stage: GateStage, leads: readonly LeadRef[], known: Map<string, Partial<Facts>>): Passed {
  const passed: Passed = { on: [], ended: [] };
  for (const lead of leads) {
    const missing = unfit(stage, known.get(lead.id));
    if (missing !== null) passed.ended.push({ ...lead, outcome: 'failed', reason: 'invalid_fact', detail: `The gate ${stage.reason} cannot read ${missing}.` });
    else if (!stage.passes(known.get(lead.id) ?? {})) passed.ended.push({ ...lead, outcome: 'disqualified', reason: stage.reason, detail: null });
    else passed.on.push(lead);
  }
  return passed;
}

function parsed(texts: FactTexts | undefined, names: readonly FactName[]): Partial<Facts> {
  return Object.fromEntries(names.flatMap((name) => {
    const text = texts?.get(name);
    return text === undefined ? [] : [[name, JSON.parse(text) as unknown]];
  }));
}

/** The name of a fact that the stage needs and cannot use; null when all are there. */
function unfit(stage: GateStage | HoldStage, facts: Partial<Facts> | undefined): string | null {
  return stage.needs.find((name) => !FACTS[name].safeParse(facts?.[name]).success) ?? null;
}
