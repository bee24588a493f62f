import { z } from 'zod';
import { defineOperation } from '../define';
import { FieldProblem, IdentityFact, RatingFact, SubmissionFact, VerificationFact } from '../facts';
import { Id, Timestamp } from '../shared';

export const createLead = defineOperation({
  name: 'createLead', service: 'orchestration', method: 'POST', path: '/api/v1/leads', access: 'leads:write', status: 202, idempotent: true, summary: 'Send one lead in (R15.01)',
  input: SubmissionFact, output: z.object({ runId: Id, leadId: Id }),
});

const withoutNul = (text: string) => text.replaceAll('\u0000', '');

/** A row without NUL, which no service takes in a request: it must not cost the others of its batch. */
function readable<T>(part: T): T;
function readable(part: unknown): unknown {
  if (typeof part === 'string') return withoutNul(part);
  if (Array.isArray(part)) return part.map((one: unknown) => readable(one));
  if (typeof part === 'object' && part !== null) return Object.fromEntries(Object.entries(part).map(([name, value]) => [withoutNul(name), readable(value)]));
  return part;
}

/** A row that cannot be used is refused by itself; the others go on. Rows are numbered from 1. */
export const createLeads = defineOperation({
  name: 'createLeads', service: 'orchestration', method: 'POST', path: '/api/v1/leads/batch', access: 'leads:write', status: 202, idempotent: true, timeoutMs: 30_000, summary: 'Send up to 1,000 leads in; each row gets its own answer (R15.01)',
  input: z.object({
    leads: z.array(z.record(z.string(), z.unknown()).overwrite(readable)).min(1, 'expected at least one lead').max(1_000, 'expected at most 1,000 leads at once'),
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

const BookStatus = z.enum(['entering', 'duplicate', 'pending_review', 'approved', 'rejected', 'failed']);

export const getLeadRecord = defineOperation({
  name: 'getLeadRecord', service: 'sourcing', method: 'GET', path: '/api/v1/leads/{id}/record', access: 'leads:read', summary: 'The page of a sent-in lead in the tenant’s book: what it was decided on, and every change of its status', errors: ['not_found'],
  input: z.object({ id: Id }),
  output: z.object({
    leadId: Id, runId: Id, status: BookStatus, reason: z.string().nullable(), /** The first lead of which this one is a repetition; its own id when it is none. */ originalId: Id, score: z.int().nullable(), identity: IdentityFact,
    verification: VerificationFact.nullable(), rating: RatingFact.nullable(), enteredAt: Timestamp, changedAt: Timestamp, changes: z.array(z.object({ status: BookStatus, reason: z.string().nullable(), at: Timestamp })),
  }),
});

/** A file is taken apart into runs of at most 1,000 leads each; a row that cannot be used is refused by itself. */
export const importLeads = defineOperation({
  name: 'importLeads', service: 'sourcing', method: 'POST', path: '/api/v1/leads/imports', access: 'leads:write', status: 202, idempotent: true, timeoutMs: 60_000, errors: ['too_large'],
  summary: 'Send leads in as CSV with column mapping; a dry run shows what would happen (R15.01)',
  input: z.object({
    /** The file's text; or `blob`, its key in the blob store for larger ones (uploads use it). */
    csv: z.string().max(900_000).optional(), blob: z.string().optional(),
    /** For rows that name no source themselves. */
    source: z.string().trim().min(1).max(100).optional(),
    name: z.string().trim().min(1).max(100).default('Leads of a file'),
    /** Field of ours → column of the file; known names are guessed when left out. */
    mapping: z.record(z.string(), z.string()).default({}),
    dryRun: z.boolean().default(false),
  }),
  output: z.object({
    dryRun: z.boolean(), rows: z.int(), accepted: z.int(), refused: z.int(),
    /** The first 100 things wrong with refused rows: line of the file (1 is the header), and why. */
    problems: z.array(z.object({ line: z.int(), column: z.string().nullable(), message: z.string() })),
    mapping: z.record(z.string(), z.string()),
    /** The runs that take the leads through; none in a dry run. */
    runIds: z.array(Id), createdAt: Timestamp,
  }),
  upload: { mediaType: 'text/csv', text: 'csv', blob: 'blob', maxBytes: 20 * 1024 * 1024 },
});
