import type { ResultEnvelope } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { HandlesResults, Logger } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { pipelineNamed, SEARCH_STEPS } from '../pipelines/pipelines.rules';
import { RunRepository } from '../runs/run.repository';
import { RunCloser } from '../runs/run-closer.service';
import { SearchService } from '../search/search.service';
import { ResultsService } from './results.service';

@Injectable()
export class ResultsSubscriber {
  constructor(
    private readonly runs: RunRepository,
    private readonly closer: RunCloser,
    private readonly searches: SearchService,
    private readonly results: ResultsService,
    private readonly logger: Logger,
  ) {}

  @HandlesResults()
  async take(envelope: ResultEnvelope, tx: Tx): Promise<void> {
    const { tenantId, runId } = envelope;
    const isSearch = SEARCH_STEPS.has(envelope.step);
    const run = isSearch ? await this.runs.lock(tx, tenantId, runId) : await this.runs.share(tx, tenantId, runId);
    if (!run) return this.logger.warn({ tenantId, runId, step: envelope.step }, 'Results of a run that does not exist are dropped.');
    if (isSearch) {
      await this.searches.take(tx, run, envelope.results);
      return this.closer.after(tx, tenantId, runId);
    }
    const taken = await this.results.take(tx, run, pipelineNamed(run.pipeline), envelope);
    await this.runs.spend(tx, run, taken.micros, taken.currency);
    if (taken.ended) this.closer.after(tx, tenantId, runId);
  }
}
