/** What is needed of a Lighthouse result to tell which of several is the middle one. */
export interface Run {
  audits: Readonly<Record<string, { numericValue?: number | undefined }>>;
}

/**
 * The run nearest to the middle of all, as Lighthouse itself chooses (core/lib/median-run.js): by the distance from the
 * median first contentful paint and the median time to interactive; where a run lacks these, by its place among the
 * performance scores. A whole run is chosen, so that its figures belong together.
 */
export function medianRun<R extends Run>(runs: readonly R[], scoreOf: (run: R) => number | null): R | null {
  const fcp = runs.map((run) => run.audits['first-contentful-paint']?.numericValue);
  const interactive = runs.map((run) => run.audits.interactive?.numericValue);
  const complete = (values: readonly (number | undefined)[]): values is readonly number[] => values.every((value) => value !== undefined);
  if (!complete(fcp) || !complete(interactive)) {
    const scored = [...runs].sort((one, other) => (scoreOf(one) ?? 0) - (scoreOf(other) ?? 0));
    return scored[Math.floor(scored.length / 2)] ?? null;
  }
  const [middleFcp, middleInteractive] = [middle(fcp), middle(interactive)];
  const distance = (index: number): number => ((fcp[index] ?? 0) - middleFcp) ** 2 + ((interactive[index] ?? 0) - middleInteractive) ** 2;
  const nearest = runs.map((_, index) => index).sort((one, other) => distance(one) - distance(other) || (interactive[one] ?? 0) - (interactive[other] ?? 0))[0];
  return nearest === undefined ? null : (runs[nearest] ?? null);
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[sorted.length / 2 - 1] ?? 0) + upper) / 2;
}
