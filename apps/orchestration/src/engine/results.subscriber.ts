import type { ResultEnvelope } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { HandlesResults, Logger } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { RunRepository } from '../runs/run.repository';
import { RunService } from '../runs/run.service';
import { SearchService } from '../search/search.service';
import { ResultsService } from './results.service';

@Injectable()
export class ResultsSubscriber {
  constructor(
    private readonly runs: RunRepository,
    private readonly running: RunService,
    private readonly searches: SearchService,
    private readonly results: ResultsService,
    private readonly logger: Logger,
  ) {}

  @HandlesResults()
  async take(envelope: ResultEnvelope, tx: Tx): Promise<void> {
    const { tenantId, runId } = envelope;
    const run = await this.runs.find(tx, tenantId, runId);
    if (!run) return this.logger.warn({ tenantId, runId, step: envelope.step }, 'Results of a run that does not exist are dropped.');
    const pipeline = pipelineNamed(run.pipeline);
    if (envelope.step === pipeline.search?.name) {
      const held = await this.runs.lock(tx, tenantId, runId);
      if (held) await this.searches.take(tx, held, envelope.results);
      return this.running.finishIfComplete(tx, tenantId, runId);
    }
    const taken = await this.results.take(tx, run, pipeline, envelope);
    await this.runs.spend(tx, run, taken.micros, taken.currency);
    if (taken.ended) await this.running.finishIfComplete(tx, tenantId, runId);
  }
}
