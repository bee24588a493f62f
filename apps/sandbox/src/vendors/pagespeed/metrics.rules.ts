import { fraction } from '../../chance.rules';
import type { FaultId } from '../../town/faults';

export type FormFactor = 'mobile' | 'desktop';

export interface Metrics {
  /** Milliseconds, except the layout shift. */
  firstContentfulPaint: number;
  largestContentfulPaint: number;
  totalBlockingTime: number;
  speedIndex: number;
  interactive: number;
  cumulativeLayoutShift: number;
  serverResponseTime: number;
  totalBytes: number;
  requests: number;
}

/** Measures a page that was never rendered: by its planted faults, and a little by its host, so that no two are alike. */
export function metricsOf(host: string, faults: ReadonlySet<FaultId>, slow: boolean, formFactor: FormFactor, seed: string): Metrics {
  const vary = (what: string): number => 0.8 + 0.4 * fraction(seed, 'psi', what, host);
  const has = (fault: FaultId): number => (faults.has(fault) ? 1 : 0);
  const server = (slow ? 3_000 : 180) * vary('server');
  const bytes = (420_000 + 1_300_000 * has('huge_images') + 200_000 * has('huge_inline_images') + 450_000 * has('too_many_requests') + 95_000 * has('outdated_jquery')) * vary('bytes') * (faults.has('no_compression') ? 1.35 : 1);
  const blocking = 1_100 * has('render_blocking_scripts') + 500 * has('too_many_requests');
  const paint = server + 900 * vary('paint') + blocking;
  const heavy = 2_600 * has('huge_images') + 900 * has('huge_inline_images') + 500 * has('no_compression');
  const largest = paint + 700 * vary('largest') + heavy;
  const script = 90 * vary('script') + 320 * has('render_blocking_scripts') + 180 * has('outdated_jquery') + 260 * has('too_many_requests');
  // Lighthouse slows a phone's processor fourfold and its network to slow 4G; a desktop sees about a third of the times.
  const device = formFactor === 'mobile' ? 1 : 0.34;
  return {
    firstContentfulPaint: paint * device,
    largestContentfulPaint: largest * device,
    totalBlockingTime: script * (formFactor === 'mobile' ? 1 : 0.25),
    speedIndex: (paint + (largest - paint) * 0.6) * device,
    interactive: (largest + script * 2) * device,
    cumulativeLayoutShift: Number((0.02 * vary('shift') + 0.24 * has('images_without_dimensions') * vary('shift') + 0.06 * has('fixed_width')).toFixed(3)),
    serverResponseTime: server,
    totalBytes: Math.round(bytes),
    requests: Math.round(14 * vary('requests') + 30 * has('too_many_requests')),
  };
}

export interface Curve {
  p10: number;
  median: number;
}

/** Scoring curves of Lighthouse 12 (core/audits/metrics). */
export const curves: Record<FormFactor, Record<'fcp' | 'lcp' | 'tbt' | 'cls' | 'si' | 'tti', Curve>> = {
  mobile: { fcp: { p10: 1_800, median: 3_000 }, lcp: { p10: 2_500, median: 4_000 }, tbt: { p10: 200, median: 600 }, cls: { p10: 0.1, median: 0.25 }, si: { p10: 3_387, median: 5_800 }, tti: { p10: 3_785, median: 7_300 } },
  desktop: { fcp: { p10: 934, median: 1_600 }, lcp: { p10: 1_200, median: 2_400 }, tbt: { p10: 150, median: 350 }, cls: { p10: 0.1, median: 0.25 }, si: { p10: 1_311, median: 2_300 }, tti: { p10: 2_468, median: 4_500 } },
};

/** Lighthouse's log-normal score: 0.9 at p10, 0.5 at the median. */
export function logNormalScore({ p10, median }: Curve, value: number): number {
  if (value <= 0) return 1;
  const inverseErfcOneFifth = 0.9061938024368232;
  const standardized = (Math.log(value / median) * inverseErfcOneFifth) / Math.log(median / p10);
  const score = (1 - errorFunction(standardized)) / 2;
  const bounded = value <= p10 ? Math.max(0.9, score) : value <= median ? Math.max(0.5, Math.min(0.89999, score)) : Math.max(0, Math.min(0.49999, score));
  return Math.round(bounded * 100) / 100;
}

/** Abramowitz and Stegun 7.1.26. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - y * Math.exp(-x * x));
}
