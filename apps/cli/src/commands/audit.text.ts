import { AuditFact, type compareAudits, ScoreFact } from '@leadfactory/contracts';
import type { z } from 'zod';
import { en, es } from './audit.texts';

/** What a whole audit and one of saved pages have in common. */
export const Shown = AuditFact.pick({ version: true, status: true, reason: true, findings: true, outcomes: true, coverage: true, technologies: true }).extend({ health: ScoreFact.shape.health.optional() });
export type Shown = z.output<typeof Shown>;
export type Language = 'en' | 'es';
export type Comparison = z.output<typeof compareAudits.output>;

/** Findings first, the gravest on top, each with its proof and with the way to see it oneself. */
export function auditText(what: string, { version, status, reason, findings, outcomes, coverage, technologies, health }: Shown, language: Language = 'en'): string {
  const texts = textsOf(language);
  if (status !== 'measured') return fill(texts.notMeasured, { what, status, reason: reason ?? '' }).trim();
  const count = (outcome: string) => outcomes.filter((one) => one.outcome === outcome).length;
  const unknown = new Map<string, string[]>();
  for (const { outcome, checkId, reason: why } of outcomes) if (outcome === 'unknown') unknown.set(why ?? '', [...(unknown.get(why ?? '') ?? []), checkId]);
  return [
    fill(texts.head, { what, findings: findings.length, passed: count('pass'), unknown: count('unknown'), version, coverage: percent(coverage) }),
    ...(health === undefined ? [] : [health === null ? texts.noHealth : fill(texts.health, health)]),
    ...findings.flatMap(({ title, severity, category, effort, checkId, explanation, fix, howToSee, evidence }, index) => [
      '',
      `${index + 1}. ${title}  [${texts.gravity[severity] ?? severity}, ${texts.categories[category]}, ${texts.efforts[effort]}; ${checkId}]`,
      ...evidence.map(({ where, value }) => `   ${texts.proof}: ${plain(where)}: ${plain(value)}`),
      `   ${texts.why}: ${explanation}`,
      `   ${texts.repair}: ${fix}`,
      ...(howToSee === undefined ? [] : [`   ${texts.see}: ${howToSee}`]),
    ]),
    ...(technologies.length === 0 ? [] : ['', `${texts.uses}: ${technologies.map(({ name, evidence }) => `${name} (${plain(evidence)})`).join('; ')}`]),
    ...(unknown.size === 0 ? [] : ['', texts.unknownHead, ...[...unknown].map(([why, checks]) => `   ${checks.join(', ')}: ${plain(why)}`)]),
  ].join('\n');
}

export function auditingText(url: string, language: Language): string {
  return fill(textsOf(language).auditing, { url });
}

/** How the audit is found again. */
export function placeText({ auditId, page }: { auditId: string; page?: string | undefined }, language: Language): string {
  const texts = textsOf(language);
  return [fill(texts.named, { id: auditId }), ...(page === undefined ? [] : [fill(texts.page, { page })])].join(', ');
}

/** What has changed since the earlier audit; numbers that do not compare are not set beside each other without a word. */
export function comparisonText(comparison: Comparison | null, language: Language = 'en'): string {
  const texts = textsOf(language);
  if (comparison === null) return texts.nothingEarlier;
  const { before, after, comparable, reasons, alike, better, worse, unclear, unchanged } = comparison;
  const scoreOf = ({ health }: Comparison['before']) => (health === null ? texts.none : `${health.score} (${health.grade})`);
  const scores = { before: scoreOf(before), after: scoreOf(after) };
  const list = (title: string, checks: readonly string[]) => (checks.length === 0 ? [] : [`  ${fill(title, { count: checks.length })}`, ...checks.map((line) => `    ${line}`)]);
  const named = ({ title, checkId }: { title: string; checkId: string }) => `${title}  [${checkId}]`;
  return [
    fill(texts.compared, { day: before.auditedAt.slice(0, 10), version: before.version, coverage: percent(before.coverage) }),
    ...(comparable ? [`  ${fill(texts.scores, scores)}`] : [`  ${fill(texts.notComparable, scores)}`, ...reasons.map((reason) => `    ${reason}`), ...(alike === null ? [] : [`  ${fill(texts.alike, alike)}`])]),
    ...list(texts.better, better.map(named)),
    ...list(texts.worse, worse.map(named)),
    ...list(texts.unclear, unclear.map((check) => `${named(check)}: ${texts.outcomes[check.before ?? 'absent']} → ${texts.outcomes[check.after ?? 'absent']}${check.reason === undefined ? '' : `. ${plain(check.reason)}`}`)),
    `  ${fill(texts.unchanged, unchanged)}`,
  ].join('\n');
}

/** Evidence is the page's own text: it must not move the cursor or colour the terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
}

function textsOf(language: Language): typeof en {
  return language === 'es' ? es : en;
}

function percent(share: number): number {
  return Math.round(share * 100);
}

function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
