import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { IssueService } from '../engine/issue.service';
import { ReissueService } from '../engine/reissue.service';
import { reissueAfterMs } from '../engine/work.rules';
import { searchStepOf } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';
import { RunService } from '../runs/run.service';
import { SearchRepository } from '../search/search.repository';
import { SearchService } from '../search/search.service';

/** Picks up what time or a crash has left: retries that are due, work that never came back, runs that are complete. */
@Injectable()
export class SweepService {
  constructor(
    private readonly issuing: IssueService,
    private readonly reissues: ReissueService,
    private readonly searching: SearchService,
    private readonly searches: SearchRepository,
    private readonly runs: RunRepository,
    private readonly running: RunService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One tenant's leads: what is due or waits for room goes out. */
  async leads(tx: Tx, tenantId: string): Promise<void> {
    await this.reissues.reissue(tx, tenantId);
    await this.issuing.wake(tx, tenantId);
  }

  /** One run's searches, and its end. */
  async run(tx: Tx, tenantId: string, id: string): Promise<void> {
    // Whoever takes results waits while the run is held: only searches need that.
    if (await this.searches.isOpen(tx, tenantId, id)) {
      const run = await this.runs.lock(tx, tenantId, id);
      if (run) await this.searchesOf(tx, run);
    }
    await this.running.finishIfComplete(tx, tenantId, id);
  }

  private async searchesOf(tx: Tx, run: Run): Promise<void> {
    if (run.state === 'running') {
      await this.searches.wake(tx, run.tenantId, run.id, this.clock.now());
      await this.searching.pump(tx, run, await this.runs.spent(tx, run.tenantId, run.id));
    }
    const late = await this.searches.retake(tx, run.tenantId, run.id, this.clock.now(), reissueAfterMs(searchStepOf(run).lostAfterSeconds, 0));
    await this.searching.send(tx, run, searchStepOf(run), late);
  }
}
