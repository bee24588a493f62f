import { AppError, type Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { AdvanceService } from '../engine/advance.service';
import { Dispatcher } from '../engine/dispatcher.service';
import { LeadRepository } from '../engine/lead.repository';
import { WorkRepository } from '../engine/work.repository';
import { stageOf, placeOf, stepsOf } from '../pipelines/pipeline.rules';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';

/** A person decides about a lead that waits for one. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly work: WorkRepository,
    private readonly runs: RunRepository,
    private readonly advance: AdvanceService,
    private readonly dispatcher: Dispatcher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Approved at a hold of the pipeline, the lead goes on behind it; approved after a step held it, the step goes again
   * with its key, so that it finds what it has begun. Rejected, the lead ends. Answers the lead's run.
   * @throws AppError not_found; conflict when the lead waits for nobody
   */
  async decide(tx: Tx, tenantId: string, id: string, decision: 'approve' | 'reject', note: string | null): Promise<{ runId: string; ended: boolean }> {
    const runId = await this.leads.runOf(tx, tenantId, id);
    // Who pauses or cancels the run waits for the decision, or has it see the run as it then stands.
    const run = runId && (await this.runs.share(tx, tenantId, runId));
    const lead = (await this.leads.lock(tx, tenantId, [id])).get(id);
    if (!lead || !run) throw new AppError('not_found', `There is no lead ${id}.`);
    const pipeline = pipelineNamed(run.pipeline);
    const names = [...stepsOf(pipeline).map((step) => step.name), ...pipeline.stages.flatMap((stage) => (stage.kind === 'hold' ? [stage.name] : []))];
    const held = (await this.work.of(tx, tenantId, run.id, [id], names)).filter(({ state }) => state === 'held');
    if (lead.state !== 'held' || held.length === 0) throw new AppError('conflict', `Lead ${id} is ${lead.state === 'ended' ? 'at its end' : 'under way'} and waits for no decision.`);
    if (decision === 'reject') {
      const ended = await this.advance.end(tx, run, [{ ...lead, outcome: 'rejected', reason: 'rejected_by_reviewer', detail: note }]);
      return { runId: run.id, ended };
    }
    await this.leads.setState(tx, tenantId, [id], 'active');
    let ended = false;
    for (const { step } of held) ended = (await this.approve(tx, run, lead, step, note)) || ended;
    return { runId: run.id, ended };
  }

  private async approve(tx: Tx, run: Run, lead: { id: string; businessId: string }, name: string, note: string | null): Promise<boolean> {
    const pipeline = pipelineNamed(run.pipeline);
    if (placeOf(pipeline, name)) {
      await this.leads.reopenWork(tx, run.tenantId, run.id, [lead.id], ['held']);
      this.dispatcher.after(tx, run.tenantId, [name]);
      return false;
    }
    await this.work.approve(tx, { tenantId: run.tenantId, runId: run.id, leadId: lead.id, name }, note, this.clock.now());
    return this.advance.enter(tx, run, pipeline, [lead], (stageOf(pipeline, name) ?? 0) + 1);
  }
}
