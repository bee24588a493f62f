import type { FaultId } from '../../town/faults';
import { auditEntries, categoryTitles, sharedAudits, type AuditEntry, type CategoryId } from './audits.rules';
import { curves, logNormalScore, type FormFactor, type Metrics } from './metrics.rules';

export interface Audit {
  id: string;
  title: string;
  description: string;
  score: number | null;
  scoreDisplayMode: string;
  displayValue?: string;
  numericValue?: number;
  numericUnit?: string;
  details?: object;
}

export interface PageMeasured {
  requestedUrl: string;
  finalUrl: string;
  /** Null for pages outside the town, of which only the speed is told. */
  faults: ReadonlySet<FaultId> | null;
  metrics: Metrics;
  formFactor: FormFactor;
  categories: readonly CategoryId[];
  fetchTime: string;
}

const metricWeights: Record<string, { weight: number; acronym: string }> = {
  'first-contentful-paint': { weight: 10, acronym: 'FCP' }, 'largest-contentful-paint': { weight: 25, acronym: 'LCP' },
  'total-blocking-time': { weight: 30, acronym: 'TBT' }, 'cumulative-layout-shift': { weight: 25, acronym: 'CLS' }, 'speed-index': { weight: 10, acronym: 'SI' },
};

/** A result in the shape of Lighthouse 12 whose findings are those of the page. */
export function lighthouseResult(page: PageMeasured): object {
  const audits = new Map([...metricAudits(page), ...auditEntries.map((entry) => entryAudit(entry, page))].map((made) => [made.id, made]));
  const categories = page.categories.map((id) => {
    const refs = refsOf(id);
    return [id, { id, title: categoryTitles[id], score: weighted(refs, audits), auditRefs: refs }] as const;
  });
  const wanted = new Set(categories.flatMap(([, category]) => category.auditRefs.map(({ id }) => id)));
  const mobile = page.formFactor === 'mobile';
  const browser = mobile
    ? 'Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Mobile Safari/537.36'
    : 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36';
  return {
    requestedUrl: page.requestedUrl, finalUrl: page.finalUrl, mainDocumentUrl: page.finalUrl, finalDisplayedUrl: page.finalUrl, lighthouseVersion: '12.8.2',
    userAgent: browser, fetchTime: page.fetchTime,
    environment: { networkUserAgent: browser, hostUserAgent: 'HeadlessChrome/136.0.0.0', benchmarkIndex: 1_000, credits: { 'axe-core': '4.10.3' } },
    runWarnings: [], configSettings: { formFactor: page.formFactor, emulatedFormFactor: page.formFactor, locale: 'en-US', onlyCategories: [...page.categories], channel: 'lr' },
    audits: Object.fromEntries([...audits].filter(([id]) => wanted.has(id))),
    categories: Object.fromEntries(categories),
    categoryGroups: { metrics: { title: 'Metrics' }, diagnostics: { title: 'Diagnostics', description: 'More information about the performance of your application.' } },
    timing: { total: Math.round(4_000 + page.metrics.interactive) },
    i18n: { rendererFormattedStrings: { varianceDisclaimer: 'Values are estimated and may vary.', opportunityResourceColumnLabel: 'Opportunity' } },
  };
}

function metricAudits({ metrics, formFactor }: PageMeasured): Audit[] {
  const curve = curves[formFactor];
  const time = (id: string, title: string, value: number, score: number): Audit => ({
    id, title, description: `${title} of the page.`, score, scoreDisplayMode: 'numeric', numericValue: round(value), numericUnit: 'millisecond',
    displayValue: value >= 1_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`,
  });
  const megabytes = metrics.totalBytes / 1024;
  return [
    time('first-contentful-paint', 'First Contentful Paint', metrics.firstContentfulPaint, logNormalScore(curve.fcp, metrics.firstContentfulPaint)),
    time('largest-contentful-paint', 'Largest Contentful Paint', metrics.largestContentfulPaint, logNormalScore(curve.lcp, metrics.largestContentfulPaint)),
    time('total-blocking-time', 'Total Blocking Time', metrics.totalBlockingTime, logNormalScore(curve.tbt, metrics.totalBlockingTime)),
    {
      id: 'cumulative-layout-shift', title: 'Cumulative Layout Shift', description: 'How much visible elements move.', score: logNormalScore(curve.cls, metrics.cumulativeLayoutShift),
      scoreDisplayMode: 'numeric', numericValue: metrics.cumulativeLayoutShift, numericUnit: 'unitless', displayValue: String(metrics.cumulativeLayoutShift),
    },
    time('speed-index', 'Speed Index', metrics.speedIndex, logNormalScore(curve.si, metrics.speedIndex)),
    time('interactive', 'Time to Interactive', metrics.interactive, logNormalScore(curve.tti, metrics.interactive)),
    { ...time('server-response-time', 'Initial server response time was short', metrics.serverResponseTime, metrics.serverResponseTime <= 600 ? 1 : 0), scoreDisplayMode: 'metricSavings' },
    {
      id: 'total-byte-weight', title: metrics.totalBytes < 1_600_000 ? 'Avoids enormous network payloads' : 'Avoid enormous network payloads', description: 'Large network payloads cost users money.',
      score: metrics.totalBytes < 1_600_000 ? 1 : 0.5, scoreDisplayMode: 'metricSavings', numericValue: metrics.totalBytes, numericUnit: 'byte', displayValue: `Total size was ${Math.round(megabytes).toLocaleString('en-US')} KiB`,
    },
    { id: 'network-requests', title: 'Network Requests', description: 'Lists the network requests made.', score: 1, scoreDisplayMode: 'informative', details: { type: 'table', headings: [], items: Array.from({ length: metrics.requests }, (_, index) => ({ sequence: index })) } },
  ];
}

function entryAudit(entry: AuditEntry, { faults, finalUrl }: PageMeasured): Audit {
  const base = { id: entry.id, description: `${entry.pass}. [Learn more](https://developer.chrome.com/docs/lighthouse/).` };
  if (faults === null || (entry.absentBy !== undefined && faults.has(entry.absentBy))) return { ...base, title: entry.pass, score: null, scoreDisplayMode: 'notApplicable' };
  const failed = entry.faults.some((fault) => faults.has(fault));
  const items = failed && entry.shows !== undefined ? [entry.shows.startsWith('/') ? { url: new URL(entry.shows, finalUrl).href } : { node: { type: 'node', selector: entry.shows } }] : [];
  return {
    ...base, title: failed ? entry.fail : entry.pass, score: entry.mode === 'informative' ? (failed ? null : 1) : failed ? 0 : 1,
    scoreDisplayMode: entry.mode, details: { type: 'table', headings: [], items },
  };
}

function refsOf(category: CategoryId): { id: string; weight: number; group?: string; acronym?: string }[] {
  const own = auditEntries.filter((entry) => entry.category === category).map(({ id, weight }) => ({ id, weight }));
  const shared = sharedAudits.filter((entry) => entry.category === category).map(({ id, weight }) => ({ id, weight }));
  if (category !== 'performance') return [...own, ...shared];
  const metrics = Object.entries(metricWeights).map(([id, { weight, acronym }]) => ({ id, weight, acronym, group: 'metrics' }));
  return [...metrics, ...['interactive', 'server-response-time', 'total-byte-weight', 'network-requests'].map((id) => ({ id, weight: 0 })), ...own];
}

function weighted(refs: readonly { id: string; weight: number }[], audits: ReadonlyMap<string, Audit>): number | null {
  const counted = refs.flatMap(({ id, weight }) => {
    const score = audits.get(id)?.score;
    return weight > 0 && typeof score === 'number' ? [{ score, weight }] : [];
  });
  const whole = counted.reduce((sum, { weight }) => sum + weight, 0);
  return whole === 0 ? null : Math.round((counted.reduce((sum, { score, weight }) => sum + score * weight, 0) / whole) * 100) / 100;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
