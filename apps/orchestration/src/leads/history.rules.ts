import type { getLeadHistory } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { HistoryRow } from './history.repository';

type Shown = z.input<(typeof getLeadHistory)['output']>['steps'][number];

/** A step's row adds its cost up over all times that it was done; each time is shown with its own. */
export function shownHistory(history: readonly HistoryRow[], outputs: boolean): Shown[] {
  const before = new Map<string, number>();
  return history.map((row) => {
    const micros = Math.max(0, row.micros - (before.get(row.step) ?? 0));
    before.set(row.step, Math.max(row.micros, before.get(row.step) ?? 0));
    return {
      step: row.step, generation: row.generation, state: row.state, tries: row.attempt, failures: row.failures, reissues: row.reissues, cost: { micros, currency: 'USD' }, cached: row.cached,
      issuedAt: iso(row.issuedAt), startedAt: iso(row.startedAt), finishedAt: iso(row.finishedAt), until: iso(row.dueAt),
      seconds: row.startedAt === null || row.finishedAt === null ? null : Math.max(0, (row.finishedAt.getTime() - row.startedAt.getTime()) / 1000),
      cause: row.cause, error: row.error, detail: row.detail, outputBytes: row.outputBytes, ...(outputs ? { output: row.output } : {}),
      superseded: row.supersededAt === null ? null : { at: row.supersededAt.toISOString(), verb: row.verb ?? '', actor: row.actor ?? '' },
    };
  });
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
