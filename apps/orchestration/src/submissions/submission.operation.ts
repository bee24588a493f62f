import { type Caller, createLead, createLeads, type SubmissionFact } from '@leadfactory/contracts';
import { derivedId } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { readRows } from './submission.rules';
import { SubmissionService } from './submission.service';

@Injectable()
export class SubmissionOperations {
  constructor(
    private readonly database: Database,
    private readonly submissions: SubmissionService,
  ) {}

  @HandlesOperation(createLead)
  async one(submission: z.output<typeof createLead.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const { runId, leadIds } = await this.begin(tenantId, 'A lead sent in', [submission], caller);
    return { runId, leadId: leadIds[0] ?? '' };
  }

  @HandlesOperation(createLeads)
  async many({ leads, source, name }: z.output<typeof createLeads.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const { accepted, refused } = readRows(leads, source);
    const submissions = accepted.map(({ submission }) => submission);
    const begun = accepted.length === 0 ? { runId: null, leadIds: [] } : await this.begin(tenantId, name, submissions, caller);
    const taken = accepted.map(({ row }, at) => ({ row, status: 'accepted' as const, leadId: begun.leadIds[at] ?? '' }));
    return { runId: begun.runId, accepted: taken.length, refused: refused.length, results: [...taken, ...refused].sort((a, b) => a.row - b.row) };
  }

  /** With a key the same request is the same run. */
  private begin(tenantId: string, name: string, submissions: readonly SubmissionFact[], { idempotencyKey, traceparent }: Caller): Promise<{ runId: string; leadIds: string[] }> {
    const batch = { tenantId, name, submissions, traceparent };
    if (idempotencyKey === undefined) return this.database.withTenant(tenantId, (tx) => this.submissions.begin(tx, batch));
    return this.database.withTenant(tenantId, (tx) => this.submissions.once(tx, { ...batch, runId: derivedId(tenantId, 'run of leads', idempotencyKey) }));
  }
}
