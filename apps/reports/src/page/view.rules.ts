import { fill, localeOf, type ReportTexts } from './report.texts';
import type { Finding, Grade, Language, Metric, MetricName, Rating, ReportSnapshot } from '../snapshot/snapshot.types';

/** Colours that carry meaning; each has a contrast of 4.5 or more on white, so that it may be text (WCAG 2.2, 1.4.3). */
export const GRADE_COLOURS: Readonly<Record<Grade, string>> = { A: '#0b7a4b', B: '#3f7a16', C: '#946200', D: '#b8480b', F: '#b3261e' };
export const RATING_COLOURS: Readonly<Record<Rating, string>> = { good: '#0b7a4b', fair: '#946200', poor: '#b3261e' };
export const SEVERITY_COLOURS = ['', '#52606d', '#946200', '#b8480b', '#b3261e'] as const;

/** The scale of the health score (docs/health-score.md), for its parts, which have no grade of their own. */
export function gradeOfScore(score: number): Grade {
  if (score >= 90) return 'A';
  if (score >= 80) return 'B';
  if (score >= 70) return 'C';
  return score >= 55 ? 'D' : 'F';
}

export function severityColour(severity: number): string {
  return SEVERITY_COLOURS[severity] ?? SEVERITY_COLOURS[1];
}

/** A measure as people read it: `3.2 s`, `180 ms`, `0.12`; with more digits after the point where they are asked for. */
export function metricValue(name: MetricName, value: number, language: Language, more = 0): string {
  const number = (digits: number, of: number) => new Intl.NumberFormat(localeOf(language), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(of);
  if (name === 'cls') return number(2 + more, value);
  return value >= 1000 ? `${number(1 + more, value / 1000)} s` : `${number(more, value)} ms`;
}

/** A measure beside its rating: 2,540 ms need work, which `2.5 s`, “good up to 2.5 s”, would contradict; it is written `2.54 s`. */
export function measuredValue({ name, value, good, poor }: Metric, language: Language): string {
  const exceeded = [good, poor].filter((limit) => value > limit);
  const isTold = (more: number) => exceeded.every((limit) => metricValue(name, value, language, more) !== metricValue(name, limit, language, more));
  return metricValue(name, value, language, [0, 1, 2, 3].find(isTold));
}

/** Where the value stands on a bar whose thirds are good, fair and poor: 0–1. A value far beyond ends at the bar's end. */
export function metricPosition({ value, good, poor }: Metric): number {
  if (value <= good) return value / good / 3;
  if (value <= poor) return (1 + (value - good) / (poor - good)) / 3;
  return Math.min(1, (2 + (value - poor) / poor) / 3);
}

export function dateText(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
}

export function percent(share: number): number {
  return Math.round(share * 100);
}

/** The address as a person would say it: without protocol and trailing slash. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

export function findingsById(snapshot: ReportSnapshot): (ids: readonly string[]) => Finding[] {
  const byId = new Map(snapshot.findings.map((finding) => [finding.findingId, finding]));
  return (ids) => ids.flatMap((id) => byId.get(id) ?? []);
}

/** What an English audit tells after these words was said by a provider or a broken check, to those who run the product. */
const INTERNAL = /^(The page’s speed could not be measured|The check could not be made): .*$/s;

/** Why something is unknown, as a buyer reads it. */
export function reasonText(reason: string, texts: ReportTexts): string {
  return reason === '' ? texts.noReason : reason.replace(INTERNAL, '$1.');
}

/** What was measured of the site's speed, and how. */
function vitalsText(vitals: ReportSnapshot['vitals'], texts: ReportTexts): string {
  const [first, second] = vitals;
  if (first === undefined) return texts.vitalsUnknown;
  return texts.vitalsIntro[second === undefined ? first.strategy : 'both'];
}

/** The sentences that page and PDF share. */
export function sentences(snapshot: ReportSnapshot, texts: ReportTexts): { title: string; grade: string; meaning: string; checks: string; vitals: string; measured: string; versions: string; competitors: string | null } {
  const { health, method, competitors, business, language } = snapshot;
  const asked = { url: shortUrl(method.url), date: dateText(method.auditedAt, language), pages: method.pages.length };
  return {
    title: fill(texts.title, { business: business.name }),
    grade: fill(texts.gradeIs, { grade: health.grade, score: health.score }),
    meaning: texts.gradeMeaning[health.grade],
    checks: fill(texts.checksSummary, method.checks),
    vitals: vitalsText(snapshot.vitals, texts),
    measured: fill(method.pages.length > 1 ? texts.methodText : texts.methodOnePage, asked),
    versions: fill(texts.methodVersions, { engine: method.engineVersion, health: method.healthVersion, coverage: percent(method.coverage) }),
    competitors: competitors === null ? null : fill(texts.competitorsText, { percentile: competitors.percentile, peers: competitors.peers, zip: competitors.zip, median: competitors.median, best: competitors.best }),
  };
}
