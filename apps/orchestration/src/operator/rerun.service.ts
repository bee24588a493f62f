import { createHash } from 'node:crypto';
import { AppError, type Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Announcer } from '../engine/announcer.service';
import { LeadRepository } from '../engine/lead.repository';
import { stepsOf } from '../pipelines/pipeline.rules';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';
import { MICROS_PER_MINOR } from '../runs/run.rules';
import { PastRepository } from './past.repository';
import { RerunRepository } from './rerun.repository';
import { againstRerun, patienceOf, planOf, type Reach, reachOf, type Rerunnable, type RerunPlan } from './rerun.rules';
import { type Candidate, type Order, part, stepIn } from './selection.rules';

/** Runs leads again from a step: the work gets new keys, so that what it asks for is asked anew. */
@Injectable()
export class RerunService {
  constructor(
    private readonly reruns: RerunRepository,
    private readonly runs: RunRepository,
    private readonly leads: LeadRepository,
    private readonly past: PastRepository,
    private readonly announcer: Announcer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async plan(tx: Tx, run: Run, candidates: readonly Candidate[], from: string): Promise<{ plan: RerunPlan; leads: Rerunnable[]; reach: Reach }> {
    const reach = this.reachOf(run, from);
    const { fit: leads, leftOut } = part(await this.reruns.look(tx, run, candidates.map(({ id }) => id), reach, patienceOf(pipelineNamed(run.pipeline)), this.clock.now()), (lead) => againstRerun(lead, reach));
    const ids = leads.map(({ id }) => id);
    const spent = await this.runs.spent(tx, run.tenantId, run.id);
    const plan = planOf(reach, leads, leftOut, tokenOf(run, from, leads), {
      currency: run.budget?.currency ?? 'USD', prices: await this.reruns.prices(tx, run, [from, ...reach.beside, ...reach.after]), been: await this.reruns.been(tx, run, ids, reach.after),
      spent: await this.reruns.spent(tx, run, ids, [...reach.before, ...reach.beside]), budgetLeftMicros: run.budget === null ? null : run.budget.amount * MICROS_PER_MINOR - spent,
    }, stepsOf(pipelineNamed(run.pipeline)).map(({ name }) => name));
    return { plan, leads, reach };
  }

  /** Does what the plan with this token said. The run and the leads must be held. @throws AppError conflict when the plan is another one by now */
  async rerun(tx: Tx, run: Run, candidates: readonly Candidate[], token: string, order: Order & { step: string }): Promise<RerunPlan> {
    await this.reruns.hold(tx, run, candidates.map(({ id }) => id), this.reachOf(run, order.step));
    const { plan, leads, reach } = await this.plan(tx, run, candidates, order.step);
    if (plan.token !== token) throw new AppError('conflict', `What would run is not what the preview showed: it is ${plan.leads} leads from ${order.step} now. Look at a new preview and confirm that.`);
    if (leads.length === 0) return plan;
    const now = this.clock.now();
    const ids = leads.map(({ id }) => id);
    await this.past.keep(tx, run, ids, { steps: [reach.from, ...reach.after], states: null, outputs: true, order, now });
    await this.past.act(tx, run, ids, order, now);
    await this.reruns.begin(tx, run, ids, reach);
    await this.leads.setState(tx, run.tenantId, ids, 'active');
    const reopened = leads.filter(({ state }) => state === 'ended');
    await this.announcer.reopened(tx, run, reopened.map(({ id, businessId }) => ({ leadId: id, businessId, at: now.toISOString() })), now);
    if (run.state === 'finished' || run.state === 'failed') await this.runs.setState(tx, run.tenantId, run.id, 'running', now);
    return plan;
  }

  private reachOf(run: Run, from: string): Reach {
    const pipeline = pipelineNamed(run.pipeline);
    stepIn(pipeline, from, 'from');
    return reachOf(pipeline, from);
  }
}

/** Names these leads in this state: any change of either gives another token. */
function tokenOf(run: Run, from: string, leads: readonly Rerunnable[]): string {
  const hash = createHash('sha256').update(`${run.id} ${from}`);
  for (const { id, stamp, state, contacted } of leads) hash.update(`|${id} ${stamp} ${state} ${contacted}`);
  return hash.digest('hex').slice(0, 24);
}
