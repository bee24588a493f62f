import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { IssueRepository } from '../engine/issue.repository';
import { RunRepository } from '../runs/run.repository';
import { SweepService } from './sweep.service';

@Injectable()
export class SweepSchedule {
  constructor(
    private readonly database: Database,
    private readonly runs: RunRepository,
    private readonly issues: IssueRepository,
    private readonly sweeping: SweepService,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Costs two look-ups while nothing runs. A tenant or run whose sweep fails does not keep the others from theirs. */
  @Scheduled({ name: 'sweep', everySeconds: 1 })
  async sweep(): Promise<void> {
    const { runs, tenants } = await this.database.acrossTenants('work falls due in any tenant', async (tx) => ({ runs: await this.runs.openRuns(tx), tenants: await this.issues.tenantsWithDueWork(tx, this.clock.now()) }));
    const failures: unknown[] = [];
    const tried = async (tenantId: string, work: Parameters<Database['withTenant']>[1]): Promise<void> => {
      await this.database.withTenant(tenantId, work).catch((error: unknown) => failures.push(error));
    };
    for (const run of runs) await tried(run.tenantId, (tx) => this.sweeping.run(tx, run.tenantId, run.id));
    for (const tenantId of new Set([...runs.map((run) => run.tenantId), ...tenants])) await tried(tenantId, (tx) => this.sweeping.leads(tx, tenantId));
    if (failures.length > 0) this.logger.error({ err: failures[0], failures: failures.length }, 'Part of the sweep failed; it is swept again in a second.');
  }
}
