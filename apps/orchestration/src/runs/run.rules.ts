import { AppError } from '@leadfactory/kernel';

export const RUN_STATES = ['running', 'paused', 'finished', 'cancelled', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];
export type RunCommand = 'pause' | 'resume' | 'cancel' | 'retry' | 'skip' | 'rerun' | 'change';

const FROM: Record<RunCommand, readonly RunState[]> = {
  pause: ['running'],
  resume: ['paused'],
  cancel: ['running', 'paused'],
  retry: ['running', 'paused', 'finished', 'failed'],
  skip: ['running', 'paused', 'finished', 'failed'],
  rerun: ['running', 'paused', 'finished', 'failed'],
  change: ['running', 'paused'],
};

/** @throws AppError conflict when a run in this state cannot be commanded so. */
export function assertMay(command: RunCommand, state: RunState): void {
  if (FROM[command].includes(state)) return;
  throw new AppError('conflict', `This run is ${state}; only a run that is ${FROM[command].join(' or ')} can be asked to ${command}.`);
}

/** How a run with nothing open ends: one in which every search failed has found out nothing. */
export function endOfRun(o: { leads: number; failedSearches: number; doneSearches: number }): { state: 'finished' | 'failed'; note: string | null } {
  if (o.failedSearches === 0) return { state: 'finished', note: o.leads === 0 ? 'No business was found.' : null };
  const note = `${o.failedSearches} of ${o.failedSearches + o.doneSearches} searches failed.`;
  return { state: o.leads === 0 && o.doneSearches === 0 ? 'failed' : 'finished', note };
}

export const MICROS_PER_MINOR = 10_000;

/** Whether the run's money is used up: nothing more goes out then (R1.11). */
export function isBudgetSpent(budget: { amount: number } | null, spentMicros: number): boolean {
  return budget !== null && spentMicros >= budget.amount * MICROS_PER_MINOR;
}
