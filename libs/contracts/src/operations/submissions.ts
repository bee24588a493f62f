import { z } from 'zod';
import { defineOperation } from '../define';
import { FieldProblem, SubmissionFact } from '../facts';
import { Id } from '../shared';

export const createLead = defineOperation({
  name: 'createLead', service: 'orchestration', method: 'POST', path: '/api/v1/leads', access: 'leads:write', status: 202, idempotent: true, summary: 'Send one lead in (R15.01)',
  input: SubmissionFact, output: z.object({ runId: Id, leadId: Id }),
});

/** A row that cannot be used is refused by itself; the others go on. Rows are numbered from 1. */
export const createLeads = defineOperation({
  name: 'createLeads', service: 'orchestration', method: 'POST', path: '/api/v1/leads/batch', access: 'leads:write', status: 202, idempotent: true, timeoutMs: 30_000, summary: 'Send up to 1,000 leads in; each row gets its own answer (R15.01)',
  input: z.object({
    leads: z.array(z.record(z.string(), z.unknown())).min(1, 'expected at least one lead').max(1_000, 'expected at most 1,000 leads at once'),
    /** For leads that name no source themselves. */
    source: z.string().trim().min(1).max(100).optional(),
    name: z.string().trim().min(1).max(100).default('Leads sent in'),
  }),
  output: z.object({
    /** The run that takes the leads through; null when every row was refused. */
    runId: Id.nullable(), accepted: z.int(), refused: z.int(),
    results: z.array(z.discriminatedUnion('status', [
      z.object({ row: z.int(), status: z.literal('accepted'), leadId: Id }),
      z.object({ row: z.int(), status: z.literal('refused'), problems: z.array(FieldProblem) }),
    ])),
  }),
});
