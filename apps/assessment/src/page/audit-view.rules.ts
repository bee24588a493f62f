import type { AuditFact } from '@leadfactory/contracts';
import { healthOf } from '@leadfactory/health';
import { isUrl } from '@leadfactory/kernel';
import type { StoredImage } from '../screenshots/screenshot.rules';
import { en } from './audit.texts.en';
import { es } from './audit.texts.es';

/** As long as what the findings stand on is kept. */
const OPEN_DAYS = 90;
const MEASURES = Object.keys(en.measures) as (keyof typeof en.measures)[];

export function pageExpiry({ auditedAt }: Pick<AuditFact, 'auditedAt'>): Date {
  return new Date(Date.parse(auditedAt) + OPEN_DAYS * 86_400_000);
}

/** Everything that the template prints, ready to print; it escapes, because findings quote strangers' pages. */
export function auditView(audit: AuditFact, images: readonly StoredImage[] = [], token = '') {
  const language = audit.language ?? 'en';
  const texts = language === 'es' ? es : en;
  const day = (at: Date): string => at.toLocaleDateString(language === 'es' ? 'es-ES' : 'en-US', { dateStyle: 'long', timeZone: 'UTC' });
  const count = (outcome: string): number => audit.outcomes.filter((one) => one.outcome === outcome).length;
  const health = healthOf(audit);
  const sums = { fail: count('fail'), pass: count('pass'), unknown: count('unknown'), coverage: `${Math.round(audit.coverage * 100)} %` };
  return {
    language, texts, sums, health: health ? { grade: health.grade, score: fill(texts.healthOf, { score: health.score }) } : null,
    reason: audit.status === 'measured' ? '' : (audit.reason ?? audit.status),
    told: {
      title: fill(texts.title, { site: siteName(audit) }), made: fill(texts.made, { day: day(new Date(audit.auditedAt)), version: audit.version }), until: fill(texts.until, { until: day(pageExpiry(audit)) }),
      coverage: fill(texts.coverageTold, { answered: sums.fail + sums.pass, all: audit.outcomes.length }), unknown: fill(texts.unknownTold, { count: sums.unknown }), passed: fill(texts.passedTold, { count: sums.pass }),
    },
    shots: images.map(({ device, width, height }) => ({ device, src: `/audits/${token}/screenshots/${device}`, alt: texts.shot[device], width, height })),
    findings: audit.findings.map(({ severity, category, effort, howToSee, ...finding }) => ({ ...finding, severity, gravity: texts.gravity[severity - 1] ?? '', category: texts.categories[category], effort: texts.efforts[effort], howToSee: howToSee ?? '' })),
    unknown: grouped(audit.outcomes.filter(({ outcome }) => outcome === 'unknown'), ({ reason }) => reason ?? '').map(([reason, checks]) => ({ reason, checks })),
    passed: grouped(audit.outcomes.filter(({ outcome }) => outcome === 'pass'), ({ category }) => texts.categories[category]).map(([category, checks]) => ({ category, checks })),
    vitals: audit.vitals.map(({ strategy }) => ({ device: texts.devices[strategy] })),
    measures: MEASURES.map((name) => ({ name: texts.measures[name], values: audit.vitals.map((vitals) => measureText(name, vitals[name])) })),
    pages: audit.pages.map(({ url, kind, status }) => ({ url, href: isUrl(url) && /^https?:/i.test(url) ? url : '', kind: texts.kinds[kind], status })),
    technologies: audit.technologies,
  };
}

function measureText(name: string, value: number | null): string {
  if (value === null) return '—';
  if (name === 'cls') return value.toFixed(2);
  if (name === 'totalBytes') return `${(value / 1_000_000).toFixed(1)} MB`;
  return name.endsWith('Ms') ? `${(value / 1_000).toFixed(1)} s` : String(Math.round(value));
}

function grouped<T extends { checkId: string }>(outcomes: readonly T[], keyOf: (one: T) => string): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const one of outcomes) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one.checkId]);
  return [...groups];
}

function siteName({ finalUrl, url }: Pick<AuditFact, 'finalUrl' | 'url'>): string {
  const address = finalUrl ?? url ?? '';
  return isUrl(address) ? new URL(address).hostname.replace(/^www\./, '') : '—';
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
