import { AppError, type Money } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { Dispatcher } from '../engine/dispatcher.service';
import { ISSUED_STEPS, pipelineNamed } from '../pipelines/pipelines.rules';
import { SearchService } from '../search/search.service';
import { type Run, RunRepository } from './run.repository';
import { RunSettingsRepository } from './run-settings.repository';
import { RunService } from './run.service';

export interface RunChange {
  budget?: Money | null;
  quota?: number;
}

/** Changes what a run that is under way may spend and take; what waited for that goes on at once (R1.11). */
@Injectable()
export class RunSettingsService {
  constructor(
    private readonly runs: RunService,
    private readonly repository: RunRepository,
    private readonly settings: RunSettingsRepository,
    private readonly searching: SearchService,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** @throws AppError not_found; conflict when the run is over; invalid_input when the change makes no sense for this run */
  async change(tx: Tx, tenantId: string, id: string, change: RunChange): Promise<void> {
    const run = await this.runs.commanded(tx, tenantId, id, 'change');
    refuseNonsense(run, change);
    const after: Run = { ...run, budget: change.budget === undefined ? run.budget : change.budget, quota: change.quota ?? run.quota };
    await this.settings.set(tx, tenantId, id, after.budget, after.quota);
    if (after.quota > run.quota) await this.settings.wantSearches(tx, tenantId, id);
    if (run.state !== 'running') return;
    if (pipelineNamed(run.pipeline).search) await this.searching.pump(tx, after, await this.repository.spent(tx, tenantId, id));
    this.dispatcher.after(tx, tenantId, [...ISSUED_STEPS.keys()]);
  }
}

function refuseNonsense(run: Run, { budget, quota }: RunChange): void {
  const fields = [];
  if (budget === undefined && quota === undefined) fields.push({ path: 'budget', message: 'expected a budget, a quota, or both' });
  if (budget && budget.currency !== 'USD') fields.push({ path: 'budget.currency', message: 'expected USD, in which calls to providers are counted' });
  if (quota !== undefined && quota < run.entered) fields.push({ path: 'quota', message: `expected at least ${run.entered}: so many leads are in the run already` });
  if (quota !== undefined && !pipelineNamed(run.pipeline).search) fields.push({ path: 'quota', message: 'the leads of this run were sent in: it looks for no more' });
  if (fields.length > 0) throw new AppError('invalid_input', fields.map(({ path, message }) => `${path}: ${message}`).join('; '), { fields });
}
