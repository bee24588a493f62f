import { FACTS } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { GateStage, HoldStage, Pipeline } from '../pipelines/pipeline.rules';
import type { Run } from '../runs/run.repository';
import { Announcer } from './announcer.service';
import { FactRepository, type Known } from './fact.repository';
import { Dispatcher } from './dispatcher.service';
import { type EndedLead, LeadRepository } from './lead.repository';
import { WorkRepository } from './work.repository';

export interface LeadRef {
  id: string;
  businessId: string;
}

/** Moves leads into their next stage. The leads must be locked by the transaction, or new in it. */
@Injectable()
export class AdvanceService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly work: WorkRepository,
    private readonly facts: FactRepository,
    private readonly dispatcher: Dispatcher,
    readonly announcer: Announcer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Through gates and holds to the next steps, or to the end. Answers whether some leads ended. */
  async enter(tx: Tx, run: Run, pipeline: Pipeline, leads: readonly LeadRef[], from: number): Promise<boolean> {
    let onTheWay = leads;
    const ended: EndedLead[] = [];
    for (const stage of pipeline.stages.slice(from)) {
      if (onTheWay.length === 0) break;
      if (stage.kind === 'steps') {
        const steps = stage.steps.map(({ step }) => step.name);
        await this.work.open(tx, run.tenantId, run.id, onTheWay.flatMap(({ id }) => steps.map((step) => ({ leadId: id, step, state: 'pending' as const }))));
        if (run.state === 'running') this.dispatcher.after(tx, run.tenantId, steps);
        onTheWay = [];
        break;
      }
      const known = await this.facts.of(tx, run, pipeline, onTheWay.map(({ id }) => id), stage.needs);
      onTheWay = stage.kind === 'gate' ? this.gate(stage, onTheWay, known, ended) : await this.hold(tx, run, stage, onTheWay, known);
    }
    ended.push(...onTheWay.map((lead) => ({ ...lead, outcome: 'completed' as const, reason: 'completed', detail: null })));
    return this.end(tx, run, ended);
  }

  /** Ends leads and tells of it. Answers whether there were any. */
  async end(tx: Tx, run: Run, ended: readonly EndedLead[]): Promise<boolean> {
    if (ended.length === 0) return false;
    const now = this.clock.now();
    await this.leads.end(tx, run.tenantId, run.id, ended, now);
    await this.announcer.ended(tx, run, ended.map(({ id, businessId, outcome, reason }) => ({ leadId: id, businessId, outcome, reason, at: now.toISOString() })), now);
    return true;
  }

  private gate(stage: GateStage, leads: readonly LeadRef[], known: Map<string, Known>, ended: EndedLead[]): LeadRef[] {
    return leads.filter((lead) => {
      const missing = unfit(stage, known.get(lead.id));
      if (missing !== null) ended.push({ ...lead, outcome: 'failed', reason: 'invalid_fact', detail: `The gate ${stage.reason} cannot read ${missing}.` });
      else if (!stage.passes(known.get(lead.id)?.facts ?? {})) ended.push({ ...lead, outcome: 'disqualified', reason: stage.reason, detail: null });
      else return true;
      return false;
    });
  }

  private async hold(tx: Tx, run: Run, stage: HoldStage, leads: readonly LeadRef[], known: Map<string, Known>): Promise<LeadRef[]> {
    // What cannot be read is looked at by a person rather than let through.
    const held = leads.filter(({ id }) => unfit(stage, known.get(id)) !== null || stage.when(known.get(id)?.facts ?? {}));
    await this.work.open(tx, run.tenantId, run.id, held.map(({ id }) => ({ leadId: id, step: stage.name, state: 'held' as const, detail: stage.reason })));
    await this.leads.setState(tx, run.tenantId, held.map(({ id }) => id), 'held');
    const ids = new Set(held.map(({ id }) => id));
    return leads.filter(({ id }) => !ids.has(id));
  }
}

/** The name of a fact that the stage needs and cannot use; null when all are there. */
function unfit(stage: GateStage | HoldStage, known: Known | undefined): string | null {
  return stage.needs.find((name) => !FACTS[name].safeParse(known?.facts[name]).success) ?? null;
}
