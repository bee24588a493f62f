import { type Caller, listFailures, listStuckSteps } from '@leadfactory/contracts';
import { AppError, type Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { RunRepository } from '../runs/run.repository';
import { FailureRepository } from './failure.repository';
import { StuckRepository } from './stuck.repository';
import { shownStuck } from './stuck.rules';

/** What operators look at before they do anything. */
@Injectable()
export class LookOperations {
  constructor(
    private readonly database: Database,
    private readonly runs: RunRepository,
    private readonly failures: FailureRepository,
    private readonly stuck: StuckRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesOperation(listFailures)
  listFailures({ id }: z.output<typeof listFailures.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      await this.assertRun(tx, tenantId, id);
      const groups = await this.failures.groups(tx, tenantId, id);
      return { items: groups.map((group) => ({ ...group, lastAt: group.lastAt?.toISOString() ?? null })) };
    });
  }

  @HandlesOperation(listStuckSteps)
  listStuck({ runId, outForSeconds }: z.output<typeof listStuckSteps.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const now = this.clock.now();
    return this.database.withTenant(tenantId, async (tx) => {
      if (runId !== undefined) await this.assertRun(tx, tenantId, runId);
      return { items: shownStuck(await this.stuck.list(tx, tenantId, runId ?? null, new Date(now.getTime() - outForSeconds * 1000)), now) };
    });
  }

  private async assertRun(tx: Tx, tenantId: string, id: string): Promise<void> {
    if (!(await this.runs.find(tx, tenantId, id))) throw new AppError('not_found', `There is no run ${id}.`);
  }
}
