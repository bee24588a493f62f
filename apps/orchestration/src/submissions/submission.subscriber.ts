import { LeadsImported } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { RunRepository } from '../runs/run.repository';
import { SubmissionService } from './submission.service';

@Injectable()
export class SubmissionSubscriber {
  constructor(
    private readonly runs: RunRepository,
    private readonly submissions: SubmissionService,
  ) {}

  /** A request that was repeated under its key is told twice; its run begins once. */
  @HandlesEvent(LeadsImported)
  async imported({ runId, name, submissions }: z.output<typeof LeadsImported.payload>, { tenantId, traceparent }: EventMeta, tx: Tx): Promise<void> {
    if (await this.runs.lock(tx, tenantId, runId)) return;
    await this.submissions.begin(tx, { tenantId, name, submissions, traceparent, runId });
  }
}
