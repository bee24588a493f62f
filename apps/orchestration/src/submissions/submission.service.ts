import type { SubmissionFact } from '@leadfactory/contracts';
import { type Clock, newId } from '@leadfactory/kernel';
import { jsonbText, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { AdvanceService } from '../engine/advance.service';
import { LeadRepository, type NewLead } from '../engine/lead.repository';
import { leadIntakePipeline } from '../pipelines/intake.pipeline';
import { RunRepository } from '../runs/run.repository';
import { SubmissionRepository } from './submission.repository';
import { nameOf } from './submission.rules';

export interface Batch {
  tenantId: string;
  name: string;
  submissions: readonly SubmissionFact[];
  traceparent: string;
  /** When whoever sent the leads knows it already, or may send them again. */
  runId?: string;
}

/** Begins a run of leads that were sent in. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly runs: RunRepository,
    private readonly leads: LeadRepository,
    private readonly sent: SubmissionRepository,
    private readonly advance: AdvanceService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The same run again is found as it stands: whoever lost the answer gets it once more. */
  async once(tx: Tx, batch: Batch & { runId: string }): Promise<{ runId: string; leadIds: string[] }> {
    const run = await this.runs.lock(tx, batch.tenantId, batch.runId);
    return run ? { runId: run.id, leadIds: await this.sent.leadsOf(tx, batch.tenantId, run.id) } : this.begin(tx, batch);
  }

  /** Answers the run and its leads, in the order of the submissions. */
  async begin(tx: Tx, { tenantId, name, submissions, traceparent, runId = newId() }: Batch): Promise<{ runId: string; leadIds: string[] }> {
    const now = this.clock.now();
    const run = await this.runs.begin(tx, { id: runId, tenantId, name, pipeline: leadIntakePipeline.name, quota: submissions.length, traceparent, startedAt: now });
    // Nothing is known of a business yet: the lead stands for it.
    const fresh = submissions.map((submission): NewLead & { submission: string } => {
      const id = newId();
      return { id, businessId: id, name: nameOf(submission), vertical: null, zip: submission.address?.zip ?? null, business: null, submission: jsonbText(submission), variants: {}, skippedFor: null };
    });
    await this.leads.insert(tx, tenantId, run, fresh, now);
    const at = now.toISOString();
    await this.advance.announcer.started(tx, run);
    await this.advance.announcer.found(tx, run, fresh.map(({ id, businessId, zip }, index) => ({ leadId: id, businessId, vertical: null, zip, source: submissions[index]?.source ?? 'api', variants: {}, at })), now);
    const given = new Map(fresh.map(({ id, submission }) => [id, new Map([['submission', submission] as const])]));
    await this.advance.enter(tx, run, leadIntakePipeline, fresh, 0, given);
    return { runId, leadIds: fresh.map(({ id }) => id) };
  }
}
