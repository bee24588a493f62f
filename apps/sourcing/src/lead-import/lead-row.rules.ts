import { SubmissionFact } from '@leadfactory/contracts';
import { cleanText } from '../listing/entry.rules';
import type { CsvFile, CsvRow } from '../import/csv.rules';
import { LEAD_FIELDS, type LeadField, type LeadMapping } from './lead-columns.rules';

export interface LeadRowProblem {
  line: number;
  column: string | null;
  message: string;
}

const ADDRESS = ['line1', 'line2', 'city', 'state', 'zip', 'country'] as const satisfies readonly LeadField[];
const isAddress = (field: LeadField): field is (typeof ADDRESS)[number] => (ADDRESS as readonly LeadField[]).includes(field);

/** Which rows can go in, and what is wrong with the others, by line. */
export function readLeadRows(file: CsvFile, mapping: LeadMapping, source: string | undefined): { submissions: SubmissionFact[]; problems: LeadRowProblem[]; refused: number } {
  const at = new Map(file.columns.map((column, index) => [column, index]));
  const submissions: SubmissionFact[] = [];
  const problems: LeadRowProblem[] = [];
  let refused = 0;
  for (const row of file.rows) {
    const read = SubmissionFact.safeParse(sentIn(row, mapping, at, source));
    if (read.success) {
      submissions.push(read.data);
      continue;
    }
    refused += 1;
    problems.push(...read.error.issues.map((issue) => ({ line: row.line, column: mapping[issue.path.at(-1) as LeadField] ?? null, message: issue.message })));
  }
  return { submissions, problems, refused };
}

function sentIn({ values }: CsvRow, mapping: LeadMapping, at: ReadonlyMap<string, number>, source: string | undefined): Record<string, unknown> {
  const valueOf = (field: LeadField) => (mapping[field] === undefined ? null : cleanText(values[at.get(mapping[field])!], 10_000));
  const plain = Object.fromEntries(LEAD_FIELDS.filter((field) => !isAddress(field)).map((field) => [field, valueOf(field)]));
  const address = Object.fromEntries(ADDRESS.map((field) => [field, valueOf(field)]));
  return { ...plain, source: plain.source ?? source ?? null, address: Object.values(address).some((part) => part !== null) ? address : null };
}

/** Most leads of a run, as of a batch sent in; and the bytes that a message may well hold. */
const MOST_LEADS = 1_000;
const MOST_BYTES = 600_000;

/** Runs of a file: in order, as few as may be. */
export function inRuns(submissions: readonly SubmissionFact[], limits = { leads: MOST_LEADS, bytes: MOST_BYTES }): SubmissionFact[][] {
  const runs: SubmissionFact[][] = [];
  let bytes = Infinity;
  for (const submission of submissions) {
    const size = Buffer.byteLength(JSON.stringify(submission)) + 1;
    const current = runs.at(-1);
    if (current === undefined || current.length >= limits.leads || bytes + size > limits.bytes) {
      runs.push([submission]);
      bytes = size;
    } else {
      current.push(submission);
      bytes += size;
    }
  }
  return runs;
}
