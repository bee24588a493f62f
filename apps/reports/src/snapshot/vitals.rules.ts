import type { AuditFact } from '@leadfactory/contracts';
import type { Metric, MetricName, Rating, VitalsView } from './snapshot.types';

/**
 * Good up to the first number, poor beyond the second; milliseconds, CLS without unit. LCP and CLS as published on
 * web.dev/articles/vitals, FCP on web.dev/articles/fcp. INP needs visitors: total blocking time stands for it in the
 * laboratory, with Lighthouse's limits for phones (200 and 600 ms).
 */
export const THRESHOLDS: Readonly<Record<MetricName, { good: number; poor: number }>> = {
  lcp: { good: 2500, poor: 4000 },
  cls: { good: 0.1, poor: 0.25 },
  tbt: { good: 200, poor: 600 },
  fcp: { good: 1800, poor: 3000 },
};

export function ratingOf(name: MetricName, value: number): Rating {
  const { good, poor } = THRESHOLDS[name];
  if (value <= good) return 'good';
  return value <= poor ? 'fair' : 'poor';
}

/** The page loads that were measured, phone first; what was not measured is left out, not shown as zero. */
export function vitalsOf(audit: Pick<AuditFact, 'vitals'>): VitalsView[] {
  return [...audit.vitals]
    .sort((left, right) => right.strategy.localeCompare(left.strategy))
    .map(({ strategy, performance, source, totalBytes, lcpMs, cls, tbtMs, fcpMs }) => ({
      strategy, performance, source, totalBytes,
      metrics: (Object.entries({ lcp: lcpMs, cls, tbt: tbtMs, fcp: fcpMs }) as [MetricName, number | null][]).flatMap(([name, value]): Metric[] =>
        value === null ? [] : [{ name, value, ...THRESHOLDS[name], rating: ratingOf(name, value) }],
      ),
    }))
    .filter((view) => view.metrics.length > 0 || view.performance !== null);
}
