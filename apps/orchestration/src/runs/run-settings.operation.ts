import { type Caller, cancelRuns, updateRun } from '@leadfactory/contracts';
import { AppError, toAppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { RunRecoveryService } from './run-recovery.service';
import { RunSettingsRepository } from './run-settings.repository';
import { RunSettingsService } from './run-settings.service';
import { RunViewRepository } from './run-view.repository';
import { shownRun } from './run-view.rules';
import { RunService } from './run.service';

/** So many runs are cancelled by one order; each in a transaction of its own. */
const AT_ONCE = 100;

@Injectable()
export class RunSettingsOperations {
  constructor(
    private readonly database: Database,
    private readonly settings: RunSettingsService,
    private readonly repository: RunSettingsRepository,
    private readonly views: RunViewRepository,
    private readonly runs: RunService,
    private readonly recovery: RunRecoveryService,
  ) {}

  @HandlesOperation(updateRun)
  update({ id, ...change }: z.output<typeof updateRun.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      await this.settings.change(tx, tenantId, id, change);
      const run = await this.views.find(tx, tenantId, id);
      if (!run) throw new AppError('not_found', `There is no run ${id}.`);
      return shownRun(run);
    });
  }

  @HandlesOperation(cancelRuns)
  async cancel({ dryRun, ...filter }: z.output<typeof cancelRuns.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    if (Object.values(filter).every((criterion) => criterion === undefined)) throw new AppError('invalid_input', 'Say which runs: by runIds, campaignId, state or startedBefore.', { fields: [{ path: 'runIds', message: 'expected runs by name, or a filter' }] });
    const found = await this.database.withTenant(tenantId, (tx) => this.repository.list(tx, tenantId, filter, AT_ONCE + 1));
    const missing = filter.runIds?.find((id) => !found.some((run) => run.id === id));
    if (missing !== undefined) throw new AppError('not_found', `There is no run ${missing}${Object.keys(filter).length > 1 ? ' that matches the rest of the filter' : ''}.`);
    const items = [];
    for (const run of found.slice(0, AT_ONCE)) {
      const problem = dryRun ? null : await this.cancelOne(tenantId, run.id);
      items.push({ ...run, state: !dryRun && problem === null ? ('cancelled' as const) : run.state, cancelled: !dryRun && problem === null, problem });
    }
    return { dryRun, items, more: found.length > AT_ONCE };
  }

  /** What kept the run from being cancelled; null when nothing did. */
  private async cancelOne(tenantId: string, id: string): Promise<string | null> {
    try {
      await this.database.withTenant(tenantId, async (tx) => this.recovery.cancel(tx, await this.runs.commanded(tx, tenantId, id, 'cancel')));
      return null;
    } catch (error) {
      const told = toAppError(error);
      // One that has ended meanwhile does not keep the others from their end; a database that is away does.
      if (told.code !== 'conflict' && told.code !== 'not_found') throw error;
      return told.message;
    }
  }
}
