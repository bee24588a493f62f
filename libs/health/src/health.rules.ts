import type { AuditFact, AuditCategory, CheckOutcome, ScoreFact } from '@leadfactory/contracts';

/** Changes with every change of weights or method; two scores compare only within one version of it and of the audit's engine (docs/health-score.md). */
export const HEALTH_VERSION = 'health-1';

/** How much a check weighs by its severity: a critical fault counts as much as ten minor ones. */
const WEIGHT_OF_SEVERITY: Readonly<Record<number, number>> = { 1: 1, 2: 3, 3: 6, 4: 10 };

/** What a check weighs within its category. */
export function weightOf({ severity }: Pick<CheckOutcome, 'severity'>): number {
  return WEIGHT_OF_SEVERITY[severity] ?? 1;
}

/** How much each category counts for a local business; they need not sum to anything. */
const WEIGHT_OF_CATEGORY: Readonly<Record<AuditCategory, number>> = {
  performance: 16, seo: 14, mobile: 14, security: 12, conversion: 12, local: 10, accessibility: 8, trust: 6, links: 4, technology: 2, social: 2,
};

/** Below this share of answered weight there is no score: it would say more about us than about the site. */
export const MINIMUM_COVERAGE = 0.4;

export type Health = NonNullable<ScoreFact['health']>;

interface Tally {
  answered: number;
  passed: number;
  all: number;
}

function tally(audit: Pick<AuditFact, 'outcomes'>): Map<AuditCategory, Tally> {
  const tallies = new Map<AuditCategory, Tally>();
  for (const { category, severity, outcome } of audit.outcomes) {
    const weight = weightOf({ severity });
    const sum = tallies.get(category) ?? { answered: 0, passed: 0, all: 0 };
    sum.all += weight;
    if (outcome !== 'unknown') sum.answered += weight;
    if (outcome === 'pass') sum.passed += weight;
    tallies.set(category, sum);
  }
  return tallies;
}

export function gradeOf(score: number): Health['grade'] {
  if (score >= 90) return 'A';
  if (score >= 80) return 'B';
  if (score >= 70) return 'C';
  return score >= 55 ? 'D' : 'F';
}

/**
 * The health of a site from its audit's outcomes: 0–100, whole and per category, unknowns left out with the
 * coverage beside it. The same outcomes give the same number. Null when the site was not measured, or too little of it.
 */
export function healthOf(audit: Pick<AuditFact, 'status' | 'outcomes' | 'version'>): Health | null {
  if (audit.status !== 'measured') return null;
  const tallies = [...tally(audit)].sort(([left], [right]) => left.localeCompare(right));
  const all = tallies.reduce((sum, [, { all: weight }]) => sum + weight, 0);
  const answered = tallies.reduce((sum, [, { answered: weight }]) => sum + weight, 0);
  const coverage = all === 0 ? 0 : answered / all;
  if (coverage < MINIMUM_COVERAGE) return null;
  const measured = tallies.filter(([, sum]) => sum.answered > 0);
  const weights = measured.reduce((sum, [category]) => sum + WEIGHT_OF_CATEGORY[category], 0);
  const weighted = measured.reduce((sum, [category, { passed, answered: of }]) => sum + WEIGHT_OF_CATEGORY[category] * (passed / of), 0);
  const score = Math.round((100 * weighted) / weights);
  return {
    version: HEALTH_VERSION,
    engine: audit.version,
    score,
    grade: gradeOf(score),
    coverage: Number(coverage.toFixed(4)),
    byCategory: measured.map(([category, sum]) => ({ category, score: Math.round((100 * sum.passed) / sum.answered), coverage: Number((sum.answered / sum.all).toFixed(4)) })),
  };
}
