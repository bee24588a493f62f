import { Database, type Tx } from '@leadfactory/persistence';
import { Logger, Scheduled } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { Dispatcher } from '../engine/dispatcher.service';
import { ISSUED_STEPS, pipelineNamed } from '../pipelines/pipelines.rules';
import { RunRepository } from '../runs/run.repository';
import { AgainRepository } from './again.repository';
import { openingsOf } from './again.rules';

/**
 * Opens the next work of leads that run again. The engine opens work that a lead never had; what it had before stands
 * there already with its generation and its history, and is found here. While nobody runs leads again it costs one look-up.
 */
@Injectable()
export class AgainSchedule {
  constructor(
    private readonly database: Database,
    private readonly again: AgainRepository,
    private readonly runs: RunRepository,
    private readonly dispatcher: Dispatcher,
    private readonly logger: Logger,
  ) {}

  @Scheduled({ name: 'again', everySeconds: 1 })
  async sweep(): Promise<void> {
    const runs = await this.database.acrossTenants('leads of any tenant may run again', (tx) => this.again.runs(tx));
    for (const { tenantId, id } of runs) {
      await this.database.withTenant(tenantId, (tx) => this.open(tx, tenantId, id)).catch((error: unknown) => this.logger.error({ err: error, tenantId, runId: id }, 'Leads that run again could not go on; it is tried again in a second.'));
    }
  }

  private async open(tx: Tx, tenantId: string, runId: string): Promise<void> {
    // Verbs hold the run: what they are just setting anew must not open from a look at how it was before.
    const run = await this.runs.share(tx, tenantId, runId);
    if (!run) return;
    const pipeline = pipelineNamed(run.pipeline);
    const openings = (await this.again.arrived(tx, tenantId, runId)).flatMap((lead) => openingsOf(pipeline, lead));
    if (openings.length === 0) return;
    await this.again.open(tx, tenantId, runId, openings);
    if (run.state === 'running') this.dispatcher.after(tx, tenantId, [...ISSUED_STEPS.keys()]);
  }
}
