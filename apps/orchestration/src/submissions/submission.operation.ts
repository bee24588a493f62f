import { type Caller, createLead, createLeads } from '@leadfactory/contracts';
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
    const { runId, leadIds } = await this.database.withTenant(tenantId, (tx) => this.submissions.begin(tx, { tenantId, name: 'A lead sent in', submissions: [submission], traceparent: caller.traceparent }));
    return { runId, leadId: leadIds[0] ?? '' };
  }

  @HandlesOperation(createLeads)
  async many({ leads, source, name }: z.output<typeof createLeads.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const { accepted, refused } = readRows(leads, source);
    const submissions = accepted.map(({ submission }) => submission);
    const begun = accepted.length === 0 ? { runId: null, leadIds: [] } : await this.database.withTenant(tenantId, (tx) => this.submissions.begin(tx, { tenantId, name, submissions, traceparent: caller.traceparent }));
    const taken = accepted.map(({ row }, at) => ({ row, status: 'accepted' as const, leadId: begun.leadIds[at] ?? '' }));
    return { runId: begun.runId, accepted: taken.length, refused: refused.length, results: [...taken, ...refused].sort((a, b) => a.row - b.row) };
  }
}
