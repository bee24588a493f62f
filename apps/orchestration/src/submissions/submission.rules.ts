import { type createLeads, SubmissionFact } from '@leadfactory/contracts';
import type { z } from 'zod';

type RowAnswer = z.output<(typeof createLeads)['output']>['results'][number];
export type RefusedRow = Extract<RowAnswer, { status: 'refused' }>;

export interface AcceptedRow {
  /** From 1, as people count rows. */
  row: number;
  submission: SubmissionFact;
}

/** Which rows can go in, and what is wrong with the others. */
export function readRows(rows: readonly Record<string, unknown>[], source: string | undefined): { accepted: AcceptedRow[]; refused: RefusedRow[] } {
  const accepted: AcceptedRow[] = [];
  const refused: RefusedRow[] = [];
  rows.forEach((given, at) => {
    const row = at + 1;
    const read = SubmissionFact.safeParse(given);
    if (!read.success) refused.push({ row, status: 'refused', problems: read.error.issues.flatMap(problemsIn) });
    else accepted.push({ row, submission: { ...read.data, source: read.data.source ?? source ?? null } });
  });
  return { accepted, refused };
}

function problemsIn(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: [field, key].filter(Boolean).join('.'), message: 'no such field; expected one of email, phone, name, firstName, lastName, title, company, website, address, source, externalId, note' }));
  return [{ field, message: issue.message }];
}

/** How the lead is called in lists until more is known of it. */
export function nameOf({ name, firstName, lastName, company, email, phone }: SubmissionFact): string {
  return name ?? ([firstName, lastName].filter(Boolean).join(' ') || (company ?? email ?? phone ?? 'a lead'));
}
