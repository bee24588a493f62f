import { AppError } from '@leadfactory/kernel';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Thresholds } from './decision.rules';

const Score = z.int().min(0).max(100);

/** What sourcing reads of the file; scoring and enrichment check their parts of it. */
const File = z.object({
  store: z.strictObject({ approveFrom: Score, rejectBelow: Score }).refine(({ approveFrom, rejectBelow }) => rejectBelow <= approveFrom, { path: ['rejectBelow'], error: 'must not be above approveFrom' }),
});

/** @throws AppError not_configured with every mistake of the file. */
export function parseThresholds(text: string): Thresholds {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (cause) {
    throw new AppError('not_configured', `intake.yaml is no YAML: ${(cause as Error).message}`, {}, { cause });
  }
  const parsed = File.safeParse(raw);
  if (!parsed.success) throw new AppError('not_configured', `intake.yaml cannot be used:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.store;
}
