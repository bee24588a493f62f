import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { AdvanceService } from '../engine/advance.service';
import { LeadRepository } from '../engine/lead.repository';
import { WorkRepository } from '../engine/work.repository';
import type { StepsStage } from '../pipelines/pipeline.rules';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { inPortions } from '../runs/portions.rules';
import type { Run } from '../runs/run.repository';
import { SKIPPED_BY_OPERATOR } from './failure.rules';
import { PastRepository } from './past.repository';
import { type Candidate, type LeftOut, type Order, part, type Selection, stepIn, writesToPeople } from './selection.rules';
import { VerbRepository } from './verb.repository';

const OPEN = ['pending', 'running', 'waiting', 'held'];

export interface Skipped {
  optional: boolean;
  goOn: number;
  ended: number;
  leftOut: LeftOut[];
}

/** Lets leads do without a step. The run and the leads must be held. */
@Injectable()
export class SkipService {
  constructor(
    private readonly verbs: VerbRepository,
    private readonly past: PastRepository,
    private readonly leads: LeadRepository,
    private readonly work: WorkRepository,
    private readonly advance: AdvanceService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Leads go on without the fact of an optional step; without that of any other they end as skipped. */
  async skip(tx: Tx, run: Run, candidates: readonly Candidate[], selection: Selection & { step: string }, order: Order, apply: boolean): Promise<Skipped> {
    const { optional, gives } = stepIn(pipelineNamed(run.pipeline), selection.step, 'step');
    const at = await this.verbs.statesAt(tx, run, candidates.map(({ id }) => id), selection.step, apply);
    const named = selection.leadIds === undefined ? candidates.filter(({ id }) => at.has(id)) : candidates;
    const { fit, leftOut } = part(named, (lead) => against(lead, at.get(lead.id), writesToPeople(gives)));
    if (apply && fit.length > 0) await this.apply(tx, run, fit, selection.step, optional, order);
    return { optional, goOn: optional ? fit.length : 0, ended: optional ? 0 : fit.length, leftOut };
  }

  private async apply(tx: Tx, run: Run, leads: readonly Candidate[], step: string, optional: boolean, order: Order): Promise<void> {
    const now = this.clock.now();
    const ids = leads.map(({ id }) => id);
    const reason = order.reason ?? '';
    await this.past.keep(tx, run, ids, { steps: [step], states: null, outputs: false, order, now });
    await this.past.act(tx, run, ids, order, now);
    await this.verbs.skip(tx, run, ids, step, reason, now);
    if (optional) return this.goOn(tx, run, leads, step);
    const ended = leads.filter(({ state }) => state === 'ended');
    if (ended.length > 0) {
      await this.leads.setState(tx, run.tenantId, ended.map(({ id }) => id), 'active');
      await this.advance.announcer.reopened(tx, run, ended.map(({ id, businessId }) => ({ leadId: id, businessId, at: now.toISOString() })), now);
    }
    for (const portion of inPortions(leads)) await this.advance.end(tx, run, portion.map(({ id, businessId }) => ({ id, businessId, outcome: 'skipped' as const, reason: SKIPPED_BY_OPERATOR, detail: `${step}: ${reason}` })));
  }

  /** Those for which nothing else of the stage is open go to the next one. */
  private async goOn(tx: Tx, run: Run, leads: readonly Candidate[], step: string): Promise<void> {
    const pipeline = pipelineNamed(run.pipeline);
    const { stage } = stepIn(pipeline, step, 'step');
    const names = (pipeline.stages[stage] as StepsStage).steps.map((one) => one.step.name);
    const rows = await this.work.of(tx, run.tenantId, run.id, leads.map(({ id }) => id), names);
    const of = (id: string) => rows.filter(({ leadId }) => leadId === id);
    const freed = leads.filter(({ id, state }) => state === 'held' && of(id).every((row) => row.state !== 'held'));
    await this.leads.setState(tx, run.tenantId, freed.map(({ id }) => id), 'active');
    const through = leads.filter(({ id }) => of(id).every(({ state }) => state === 'done' || state === 'skipped'));
    for (const portion of inPortions(through)) await this.advance.enter(tx, run, pipeline, portion, stage + 1);
  }
}

function against(lead: Candidate, state: string | undefined, writes: boolean): { reason: string; detail: string } | null {
  if (state === undefined) return { reason: 'not_reached', detail: 'The lead has not come to this step.' };
  if (writes && (state === 'running' || lead.contacted)) return { reason: 'may_have_left', detail: 'The mail is out or was sent: that cannot be skipped any more.' };
  if (lead.state === 'ended') return lead.outcome === 'failed' && state === 'failed' ? null : { reason: 'ended', detail: 'The lead has ended, and not because this step failed.' };
  return OPEN.includes(state) ? null : { reason: 'behind', detail: 'The lead has this step behind it.' };
}
