import type { listStuckSteps } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { Stuck } from './stuck.repository';

type ShownStuck = z.input<(typeof listStuckSteps)['output']>['items'][number];

/** What is ready to go is stuck only when its run lets nothing go. */
export function shownStuck(stuck: readonly Stuck[], now: Date): ShownStuck[] {
  return stuck.flatMap((row): ShownStuck[] => {
    const about = kindOf(row);
    if (about === null) return [];
    const { runId, runName, step, leads, example, detail } = row;
    const ageSeconds = row.since === null ? null : Math.max(0, Math.round((now.getTime() - row.since.getTime()) / 1000));
    return [{ runId, runName, step, leads, example, detail, ...about, since: row.since?.toISOString() ?? null, ageSeconds, until: row.until?.toISOString() ?? null }];
  });
}

function kindOf({ state, cause, runState, budgetSpent }: Stuck): Pick<ShownStuck, 'kind' | 'cause'> | null {
  switch (state) {
    case 'running':
      return { kind: 'out', cause: 'no_answer' };
    case 'waiting':
      return { kind: 'waiting', cause: cause ?? 'waiting' };
    case 'held':
      return { kind: 'held', cause: cause ?? 'held' };
    case 'pending':
      if (runState === 'paused') return { kind: 'stopped', cause: 'paused' };
      return budgetSpent ? { kind: 'stopped', cause: 'budget_exceeded' } : null;
  }
}
