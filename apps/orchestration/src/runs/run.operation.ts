import { type Caller, cancelRun, getRun, listRuns, pauseRun, resumeRun } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { RunRecoveryService } from './run-recovery.service';
import { type RunView, RunViewRepository } from './run-view.repository';
import { countsBy, shownRun, shownSearches, shownSteps, shownWaiting } from './run-view.rules';
import { RunService } from './run.service';

type Ref = z.output<typeof getRun.input>;

@Injectable()
export class RunOperations {
  constructor(
    private readonly database: Database,
    private readonly views: RunViewRepository,
    private readonly runs: RunService,
    private readonly recovery: RunRecoveryService,
  ) {}

  @HandlesOperation(listRuns)
  list({ cursor, limit, campaignId, state }: z.output<typeof listRuns.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const [startedAt = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    return this.database.withTenant(tenantId, async (tx) => {
      const found = await this.views.list(tx, tenantId, { campaignId: campaignId ?? null, state: state ?? null, before: cursor === undefined ? null : { startedAt, id }, limit: limit + 1 });
      return pageOfRows(found, limit, shownRun, (run) => [run.startedAt.toISOString(), run.id]);
    });
  }

  @HandlesOperation(getRun)
  get({ id }: Ref, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const run = await this.view(tx, tenantId, id);
      const steps = await this.views.steps(tx, tenantId, id);
      const searches = await this.views.searches(tx, tenantId, id);
      const outcomes = await this.views.outcomes(tx, tenantId, id);
      return {
        ...shownRun(run), searches: shownSearches(searches), steps: shownSteps(pipelineNamed(run.pipeline), steps, run.currency),
        outcomes: countsBy(outcomes, 'outcome'), reasons: countsBy(outcomes, 'reason'), waitingFor: shownWaiting(run, steps, searches, await this.views.waiting(tx, tenantId, id)),
      };
    });
  }

  @HandlesOperation(pauseRun)
  pause({ id }: Ref, caller: Caller) {
    return this.commanded(id, caller, (tx, tenantId) => this.runs.pause(tx, tenantId, id));
  }

  @HandlesOperation(resumeRun)
  resume({ id }: Ref, caller: Caller) {
    return this.commanded(id, caller, (tx, tenantId) => this.runs.resume(tx, tenantId, id));
  }

  @HandlesOperation(cancelRun)
  cancel({ id }: Ref, caller: Caller) {
    return this.commanded(id, caller, async (tx, tenantId) => this.recovery.cancel(tx, await this.runs.commanded(tx, tenantId, id, 'cancel')));
  }

  private commanded(id: string, caller: Caller, command: (tx: Tx, tenantId: string) => Promise<unknown>) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      await command(tx, tenantId);
      return shownRun(await this.view(tx, tenantId, id));
    });
  }

  private async view(tx: Tx, tenantId: string, id: string): Promise<RunView> {
    const run = await this.views.find(tx, tenantId, id);
    if (!run) throw new AppError('not_found', `There is no run ${id}.`);
    return run;
  }
}
