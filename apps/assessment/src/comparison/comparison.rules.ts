import type { AuditFact, CheckOutcome, compareAudits } from '@leadfactory/contracts';
import { type Health, healthOf, weightOf } from '@leadfactory/health';
import type { z } from 'zod';
import { CATALOGUE } from '../checks/catalogue';
import { textsOf } from '../checks/define-check.rules';
import { hostOf } from '../site/page.rules';
import type { Language, Said } from '../site/words.rules';

export type Comparison = z.input<typeof compareAudits.output>;

/** When more than this share of the weight was answered in one audit only, the two scores rest on different questions. */
const MOST_UNSHARED = 0.05;

/** Two audits of one site, the earlier first: what has changed, and whether their scores may stand beside each other. */
export function compared(before: AuditFact, after: AuditFact): Comparison {
  const language = after.language ?? 'en';
  const [was, is] = [healthOf(before), healthOf(after)];
  const pairs = pairsOf(before.outcomes, after.outcomes);
  const differing = [...methodReasons(before, after, was, is)];
  const both = pairs.filter(({ old, now }) => isAnswered(old) && isAnswered(now));
  const alike = differing.length === 0 && both.length > 0 ? alikeOf(before, after, new Set(both.map(({ checkId }) => checkId))) : null;
  const reasons = [...differing, ...coverageReasons(pairs)];
  const told = pairs.map((pair) => toldPair(pair, language));
  return {
    before: side(before, was), after: side(after, is),
    comparable: reasons.length === 0, reasons: reasons.map((reason) => reason[language]), alike,
    better: told.flatMap((one) => (one.before === 'fail' && one.after === 'pass' ? [{ ...one, before: one.before, after: one.after }] : [])),
    worse: told.flatMap((one) => (one.before === 'pass' && one.after === 'fail' ? [{ ...one, before: one.before, after: one.after }] : [])),
    unclear: told.filter(({ before: old, after: now }) => old !== now && (!isAnswered(old) || !isAnswered(now))),
    unchanged: { pass: both.filter(({ old, now }) => old === 'pass' && now === 'pass').length, fail: both.filter(({ old, now }) => old === 'fail' && now === 'fail').length },
  };
}

/** Whether both audits are of one site, by the host that it was found on. */
export function isSameSite(one: Pick<AuditFact, 'url' | 'finalUrl'>, other: Pick<AuditFact, 'url' | 'finalUrl'>): boolean {
  return siteOf(one) !== '' && siteOf(one) === siteOf(other);
}

export function siteOf({ url, finalUrl }: Pick<AuditFact, 'url' | 'finalUrl'>): string {
  return hostOf(finalUrl ?? url ?? '');
}

type Outcome = CheckOutcome['outcome'];

interface Pair extends Pick<CheckOutcome, 'checkId' | 'category' | 'severity' | 'reason'> {
  /** Null: that engine does not have the check. */
  old: Outcome | null;
  now: Outcome | null;
}

/** Every check that one of the engines has, the gravest first. */
function pairsOf(before: readonly CheckOutcome[], after: readonly CheckOutcome[]): Pair[] {
  const olds = new Map(before.map((outcome) => [outcome.checkId, outcome]));
  const known = new Set(after.map(({ checkId }) => checkId));
  const pairs = [
    ...after.map((outcome): Pair => ({ ...outcome, old: olds.get(outcome.checkId)?.outcome ?? null, now: outcome.outcome, reason: outcome.reason ?? olds.get(outcome.checkId)?.reason })),
    ...before.filter(({ checkId }) => !known.has(checkId)).map((outcome): Pair => ({ ...outcome, old: outcome.outcome, now: null })),
  ];
  return pairs.sort((one, other) => other.severity - one.severity || (one.checkId < other.checkId ? -1 : 1));
}

function* methodReasons(before: AuditFact, after: AuditFact, was: Health | null, is: Health | null): Generator<Said> {
  if (was === null) yield { en: 'The earlier audit has no score: too little of the site could be measured.', es: 'La auditoría anterior no tiene puntuación: se pudo medir demasiado poco del sitio.' };
  if (is === null) yield { en: 'The later audit has no score: too little of the site could be measured.', es: 'La auditoría posterior no tiene puntuación: se pudo medir demasiado poco del sitio.' };
  if (before.version !== after.version) yield { en: `The audits were made by different engines (${before.version} and ${after.version}): checks came, went or answer otherwise.`, es: `Las auditorías se hicieron con motores distintos (${before.version} y ${after.version}): hay comprobaciones nuevas, retiradas o que responden de otra manera.` };
}

function coverageReasons(pairs: readonly Pair[]): Said[] {
  const weight = (some: readonly Pair[]): number => some.reduce((sum, pair) => sum + weightOf(pair), 0);
  const either = pairs.filter(({ old, now }) => isAnswered(old) || isAnswered(now));
  const one = either.filter(({ old, now }) => isAnswered(old) !== isAnswered(now));
  if (either.length === 0 || weight(one) / weight(either) <= MOST_UNSHARED) return [];
  return [{ en: `${one.length} of ${either.length} checks were answered in one of the two audits only.`, es: `${one.length} de ${either.length} comprobaciones tienen respuesta en una sola de las dos auditorías.` }];
}

/** Both scores over the same questions. */
function alikeOf(before: AuditFact, after: AuditFact, shared: ReadonlySet<string>): Comparison['alike'] {
  const score = (audit: AuditFact): number | undefined => healthOf({ ...audit, outcomes: audit.outcomes.filter(({ checkId }) => shared.has(checkId)) })?.score;
  const [was, is] = [score(before), score(after)];
  return was === undefined || is === undefined ? null : { checks: shared.size, before: was, after: is };
}

function toldPair({ checkId, category, severity, old, now, reason }: Pair, language: Language): Comparison['unclear'][number] {
  const check = CATALOGUE.find(({ id }) => id === checkId);
  return { checkId, category, severity, title: check ? textsOf(check, language).title : checkId, before: old, after: now, ...(reason === undefined ? {} : { reason }) };
}

function side({ auditId, auditedAt, version, status, coverage, pages }: AuditFact, health: Health | null): Comparison['before'] {
  return { auditId, auditedAt, version, status, coverage, pages: pages.length, health };
}

function isAnswered(outcome: Outcome | null): boolean {
  return outcome === 'pass' || outcome === 'fail';
}
