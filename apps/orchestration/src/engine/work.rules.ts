import type { StepOutcome, StepResult } from '@leadfactory/contracts';

export const STEP_STATES = ['pending', 'running', 'waiting', 'held', 'done', 'ended', 'skipped', 'failed', 'cancelled'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** States after which nothing more is expected of a piece of work. */
const SETTLED: ReadonlySet<StepState> = new Set(['done', 'ended', 'skipped', 'failed', 'cancelled']);

export function isSettled(state: StepState): boolean {
  return SETTLED.has(state);
}

/** A piece of work as the engine keeps it. `attempt` counts what went out, `failures` what came back as failed. */
export interface Work {
  readonly state: StepState;
  readonly generation: number;
  readonly attempt: number;
  readonly failures: number;
}

/** What a result makes of the work that it belongs to. */
export type Verdict =
  /** Late, repeated or foreign: changes nothing. */
  | { readonly kind: 'ignored' }
  /** Done after the lead had ended: kept as the truth, moves nothing. */
  | { readonly kind: 'recorded'; readonly output: unknown; readonly cached: boolean }
  /** Came back after the work had been cancelled or skipped: it is not out any more, and what it cost is counted, nothing else. */
  | { readonly kind: 'charged' }
  | { readonly kind: 'done'; readonly output: unknown; readonly cached: boolean }
  | { readonly kind: 'ended'; readonly outcome: EndOutcome; readonly reason: string; readonly detail: string | null; readonly output: unknown }
  | { readonly kind: 'waiting'; readonly dueAt: Date; readonly cause: string; readonly error: string | null; readonly detail: string; readonly failures: number }
  | { readonly kind: 'held'; readonly reason: string; readonly detail: string | null }
  | { readonly kind: 'skipped'; readonly error: string; readonly detail: string; readonly failures: number }
  | { readonly kind: 'failed'; readonly error: string; readonly detail: string; readonly failures: number };

type EndOutcome = Extract<StepOutcome, { status: 'end' }>['outcome'];

/** After so many failures the work is given up (R12.05). */
export const MOST_FAILURES = 6;

const SECOND = 1000;
const BACK_OFF_MS = [SECOND, 5 * SECOND, 25 * SECOND, 120 * SECOND, 600 * SECOND];
const JITTER = 0.2;

/** How long after its n-th failure (1-based) the work goes again: 1 s, 5 s, 25 s, 2 min, 10 min, each ±20 %. `chance` in [0, 1). */
export function backOffMs(failures: number, chance: number): number {
  const base = BACK_OFF_MS[Math.min(Math.max(failures, 1), BACK_OFF_MS.length) - 1] ?? 600 * SECOND;
  return Math.round(base * (1 - JITTER + 2 * JITTER * chance));
}

/** A wait in the past would go round in a circle at once, and one for ever would never end. */
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * SECOND;

function waitUntil(retryAt: string, now: Date): Date {
  const wanted = new Date(retryAt).getTime() - now.getTime();
  return new Date(now.getTime() + Math.min(Math.max(wanted, SHORTEST_WAIT_MS), LONGEST_WAIT_MS));
}

export interface Circumstances {
  /** The key that the work went out with: results of an earlier generation have another. */
  readonly key: string;
  readonly optional: boolean;
  readonly leadEnded: boolean;
  /** Whether this attempt's result has not been taken yet. */
  readonly isOwed: boolean;
  readonly now: Date;
  /** In [0, 1): spreads retries. */
  readonly chance: number;
}

/**
 * What becomes of the work. Only the attempt that is out may change it: a result that is late, repeated or of another
 * generation is ignored, so that results may come in any order and any number of times.
 */
export function judge(work: Work, result: Pick<StepResult, 'key' | 'attempt' | 'outcome' | 'cost'>, c: Circumstances): Verdict {
  if (result.key !== c.key || result.attempt !== work.attempt) return { kind: 'ignored' };
  const { outcome } = result;
  if (c.leadEnded && work.state === 'cancelled' && outcome.status === 'done') return { kind: 'recorded', output: outcome.output, cached: outcome.cached ?? false };
  if (work.state !== 'running') return { kind: c.isOwed ? 'charged' : 'ignored' };
  switch (outcome.status) {
    case 'done':
      return { kind: 'done', output: outcome.output, cached: outcome.cached ?? false };
    case 'end':
      return { kind: 'ended', outcome: outcome.outcome, reason: outcome.reason, detail: outcome.detail ?? null, output: outcome.output };
    case 'wait':
      return { kind: 'waiting', dueAt: waitUntil(outcome.retryAt, c.now), cause: outcome.cause, error: null, detail: outcome.detail, failures: work.failures };
    case 'hold':
      return { kind: 'held', reason: outcome.reason, detail: outcome.detail ?? null };
    case 'failed': {
      const failures = work.failures + 1;
      const told = { error: outcome.code, detail: outcome.message, failures };
      if (outcome.retry && failures < MOST_FAILURES) return { kind: 'waiting', dueAt: new Date(c.now.getTime() + backOffMs(failures, c.chance)), cause: 'retry', ...told };
      return { kind: c.optional ? 'skipped' : 'failed', ...told };
    }
  }
}

/** Work that has been out for so long without a result goes out again; the pause doubles each time. */
export function reissueAfterMs(lostAfterSeconds: number, reissues: number): number {
  return lostAfterSeconds * SECOND * 2 ** Math.min(reissues, 4);
}
