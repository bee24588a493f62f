import type { CampaignLaunched } from '@leadfactory/contracts';
import { AppError, type Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Announcer } from '../engine/announcer.service';
import { Dispatcher } from '../engine/dispatcher.service';
import { ISSUED_STEPS, pipelineNamed } from '../pipelines/pipelines.rules';
import { searchId, SearchRepository } from '../search/search.repository';
import { SearchService } from '../search/search.service';
import { type Run, RunRepository } from './run.repository';
import { assertMay, endOfRun, type RunCommand } from './run.rules';

type Launch = z.output<typeof CampaignLaunched.payload>;

/** Begins runs, pauses and resumes them, and sees that they end. */
@Injectable()
export class RunService {
  constructor(
    private readonly runs: RunRepository,
    private readonly searches: SearchRepository,
    private readonly searching: SearchService,
    private readonly dispatcher: Dispatcher,
    private readonly announcer: Announcer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins the run, paused when its campaign was paused before it was heard of; one that has begun stays as it is. @throws AppError invalid_input when there is no such pipeline */
  async launch(tx: Tx, tenantId: string, launch: Launch, traceparent: string, state: 'running' | 'paused'): Promise<void> {
    pipelineNamed(launch.pipeline);
    const { campaignId, name, price, language, tiers, review } = launch;
    const inserted = await this.runs.insert(tx, {
      id: launch.runId, tenantId, campaignId, name, pipeline: launch.pipeline, dry: launch.dry, quota: launch.quota, budget: launch.budget,
      campaign: { campaignId, name, price, language, tiers, review }, sources: launch.sources, excludeChains: launch.excludeChains, traceparent, startedAt: this.clock.now(),
    });
    if (!inserted) return;
    await this.searches.insert(tx, tenantId, launch.runId, launch.targets.map((target, position) => ({ id: searchId(launch.runId, target, null), target, cursor: null, position, page: 1 })));
    const run = await this.held(tx, tenantId, launch.runId);
    await this.announcer.started(tx, run);
    if (state === 'paused') await this.runs.setState(tx, tenantId, run.id, 'paused', this.clock.now());
    else await this.searching.pump(tx, run);
  }

  /** Nothing new goes out; what is out comes back and is kept. */
  async pause(tx: Tx, tenantId: string, id: string): Promise<Run> {
    const run = await this.commanded(tx, tenantId, id, 'pause');
    await this.runs.setState(tx, tenantId, id, 'paused', this.clock.now());
    return { ...run, state: 'paused' };
  }

  /** Goes on where it stood: what has been done is not asked again (R12.02). */
  async resume(tx: Tx, tenantId: string, id: string): Promise<Run> {
    const run: Run = { ...(await this.commanded(tx, tenantId, id, 'resume')), state: 'running', note: null };
    await this.runs.setState(tx, tenantId, id, 'running', this.clock.now());
    await this.searching.pump(tx, run, await this.runs.spent(tx, tenantId, id));
    this.dispatcher.after(tx, tenantId, [...ISSUED_STEPS.keys()]);
    return run;
  }

  /** Ends the run when nothing of it is open any more; said once each time it ends. */
  async finishIfComplete(tx: Tx, tenantId: string, id: string): Promise<void> {
    const run = await this.runs.lockIfComplete(tx, tenantId, id);
    if (!run) return;
    const { state, note } = endOfRun(run);
    await this.runs.setState(tx, tenantId, id, state, this.clock.now(), note);
    await this.announcer.finished(tx, run, state, run.leads, this.clock.now());
  }

  /** The run, held, when it may be commanded so. @throws AppError not_found, conflict */
  async commanded(tx: Tx, tenantId: string, id: string, command: RunCommand): Promise<Run> {
    const run = await this.held(tx, tenantId, id);
    assertMay(command, run.state);
    return run;
  }

  private async held(tx: Tx, tenantId: string, id: string): Promise<Run> {
    const run = await this.runs.lock(tx, tenantId, id);
    if (!run) throw new AppError('not_found', `There is no run ${id}.`);
    return run;
  }
}
