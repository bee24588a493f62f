import type { getRun, listRuns } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { Pipeline } from '../pipelines/pipeline.rules';
import type { RunView, StepCount, Waiting } from './run-view.repository';
import { isBudgetSpent } from './run.rules';

type ShownRun = z.input<(typeof listRuns)['output']>['items'][number];
type ShownDetail = z.input<(typeof getRun)['output']>;

const STATES = ['pending', 'running', 'waiting', 'held', 'done', 'ended', 'skipped', 'failed', 'cancelled'] as const;

export function shownRun(run: RunView): ShownRun {
  const { budgetAmount, budgetCurrency, micros, currency, startedAt, finishedAt, ...same } = run;
  return {
    ...same, cost: { micros, currency }, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null,
    budget: budgetAmount === null || budgetCurrency === null ? null : { amount: budgetAmount, currency: budgetCurrency },
  };
}

/** The steps in the order of the pipeline, holds among them once they were used. */
export function shownSteps(pipeline: Pipeline, counts: readonly StepCount[], currency: string): ShownDetail['steps'] {
  const names = pipeline.stages.flatMap((stage) => {
    if (stage.kind === 'steps') return stage.steps.map(({ step }) => step.name);
    return stage.kind === 'hold' && counts.some(({ step }) => step === stage.name) ? [stage.name] : [];
  });
  return names.map((name) => {
    const mine = counts.filter(({ step }) => step === name);
    const byState = Object.fromEntries(STATES.map((state) => [state, mine.find((count) => count.state === state)?.leads ?? 0])) as Record<(typeof STATES)[number], number>;
    return { step: name, ...byState, cost: { micros: mine.reduce((sum, { micros }) => sum + micros, 0), currency } };
  });
}

export function shownSearches(counts: readonly StepCount[]): ShownDetail['searches'] {
  const of = (...states: string[]) => counts.filter(({ state }) => states.includes(state)).reduce((sum, { leads }) => sum + leads, 0);
  return { pending: of('pending', 'running'), done: of('done'), waiting: of('waiting'), failed: of('failed') };
}

/** What the run waits for: its own causes, and the run's as a whole (paused, budget used up). */
export function shownWaiting(run: RunView, steps: readonly StepCount[], searches: readonly StepCount[], waiting: readonly Waiting[]): ShownDetail['waitingFor'] {
  const shown = waiting.map(({ cause, leads, until }) => ({ cause, leads, until: until?.toISOString() ?? null }));
  const ready = [...steps, ...searches].filter(({ state }) => state === 'pending').reduce((sum, { leads }) => sum + leads, 0);
  const spent = isBudgetSpent(run.budgetAmount === null ? null : { amount: run.budgetAmount }, run.micros);
  if (run.state === 'paused') shown.push({ cause: 'paused', leads: ready, until: null });
  else if (run.state === 'running' && spent && ready > 0) shown.push({ cause: 'budget_exceeded', leads: ready, until: null });
  return shown;
}

export function countsBy<K extends 'outcome' | 'reason'>(rows: readonly { outcome: string; reason: string; leads: number }[], key: K): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[row[key]] = (counts[row[key]] ?? 0) + row.leads;
  return counts;
}

