import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { AdvanceService } from '../engine/advance.service';
import { LeadRepository } from '../engine/lead.repository';
import { holdsOf } from '../pipelines/pipeline.rules';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { SearchRepository } from '../search/search.repository';
import { inPortions } from './portions.rules';
import { type Run, RunRepository } from './run.repository';
import { RunRecoveryRepository } from './run-recovery.repository';

/** Ends a whole run, or sets what failed in it going again. The run must be held by the transaction. */
@Injectable()
export class RunRecoveryService {
  constructor(
    private readonly runs: RunRepository,
    private readonly recovery: RunRecoveryRepository,
    private readonly leads: LeadRepository,
    private readonly searches: SearchRepository,
    private readonly advance: AdvanceService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The open leads end as cancelled, nothing more is asked. */
  async cancel(tx: Tx, run: Run): Promise<Run> {
    const now = this.clock.now();
    await this.runs.setState(tx, run.tenantId, run.id, 'cancelled', now);
    await this.searches.leaveOut(tx, run.tenantId, run.id, 'cancelled', ['pending', 'running', 'waiting'], 'The run was cancelled.');
    const open = await this.recovery.open(tx, run.tenantId, run.id);
    for (const leads of inPortions(open)) await this.advance.end(tx, run, leads.map((lead) => ({ ...lead, outcome: 'cancelled' as const, reason: 'run_cancelled', detail: null })));
    await this.advance.announcer.finished(tx, run, 'cancelled', await this.recovery.leads(tx, run.tenantId, run.id), now);
    return { ...run, state: 'cancelled', finishedAt: now, note: null };
  }

  /** Leads that had ended as failed or cancelled go on at the steps and holds that failed or were cancelled with them. */
  async reopen(tx: Tx, run: Run, leads: readonly { id: string; businessId: string }[]): Promise<void> {
    const now = this.clock.now();
    const ids = leads.map(({ id }) => id);
    await this.leads.setState(tx, run.tenantId, ids, 'active');
    // A hold is no work that could go out: nobody would ever answer for it.
    await this.leads.setState(tx, run.tenantId, await this.leads.reopenHolds(tx, run.tenantId, run.id, ids, holdsOf(pipelineNamed(run.pipeline))), 'held');
    await this.leads.reopenWork(tx, run.tenantId, run.id, ids, ['failed', 'cancelled']);
    await this.advance.announcer.reopened(tx, run, leads.map(({ id, businessId }) => ({ leadId: id, businessId, at: now.toISOString() })), now);
    await this.goOn(tx, run, now);
  }

  /** Searches that failed with this error go on with the next sweep. Answers how many. */
  async reopenSearches(tx: Tx, run: Run, ids: readonly string[], error: string): Promise<number> {
    const reopened = await this.searches.reopenFailed(tx, run.tenantId, run.id, ids, error);
    if (reopened > 0) await this.goOn(tx, run, this.clock.now());
    return reopened;
  }

  private async goOn(tx: Tx, run: Run, now: Date): Promise<void> {
    if (run.state === 'finished' || run.state === 'failed') await this.runs.setState(tx, run.tenantId, run.id, 'running', now);
  }
}
