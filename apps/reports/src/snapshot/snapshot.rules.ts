import type { AuditFact } from '@leadfactory/contracts';
import type { Sender } from '../sender/sender.types';
import type { Competitors, Finding, Health, ReportFacts, ReportSnapshot } from './snapshot.types';
import { vitalsOf } from './vitals.rules';

/** Fewer others than this say nothing about a neighbourhood, and might give one of them away. */
export const FEWEST_PEERS = 5;
const MOST_TOP_ISSUES = 5;
const MOST_QUICK_WINS = 8;
const PROOFS = 3;

const EFFORT = { minutes: 0, hours: 1, days: 2 } as const;

/** The most severe first, then what is quickest to mend; the id settles the rest, so that a repetition gives the same order. */
export function strongestFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => b.severity - a.severity || EFFORT[a.effort] - EFFORT[b.effort] || (a.findingId < b.findingId ? -1 : 1));
}

/** The strongest, from as many categories as there are before one comes again. */
export function spread(findings: readonly Finding[], count: number): Finding[] {
  const ordered = strongestFirst(findings);
  const seen = new Set<string>();
  const first = ordered.filter(({ category }) => !seen.has(category) && seen.add(category));
  return [...first, ...ordered.filter((finding) => !first.includes(finding))].slice(0, count);
}

/** What pays most for least work: severe enough to matter, done in minutes or hours. */
export function quickWins(findings: readonly Finding[]): Finding[] {
  return [...findings]
    .filter(({ effort, severity }) => effort === 'minutes' || (effort === 'hours' && severity >= 3))
    .sort((a, b) => EFFORT[a.effort] - EFFORT[b.effort] || b.severity - a.severity || (a.findingId < b.findingId ? -1 : 1))
    .slice(0, MOST_QUICK_WINS);
}

/** The site's place among others of its kind in its ZIP; null where there are too few, or no ZIP is known. */
export function competitorsOf(score: number, zip: string | null, others: readonly number[]): Competitors | null {
  if (zip === null || others.length < FEWEST_PEERS) return null;
  const scores = [...others].sort((a, b) => a - b);
  const middle = scores.length / 2;
  const median = Number.isInteger(middle) ? Math.round(((scores[middle - 1] ?? 0) + (scores[middle] ?? 0)) / 2) : (scores[Math.floor(middle)] ?? 0);
  const lower = scores.filter((other) => other < score).length;
  // Never rounded up: 100 would say that nobody is as good.
  return { zip, peers: scores.length, percentile: Math.floor((100 * lower) / scores.length), median, best: scores.at(-1) ?? 0, scores };
}

function unknownByReason(outcomes: AuditFact['outcomes']): { reason: string; checkIds: string[] }[] {
  const byReason = new Map<string, string[]>();
  for (const { outcome, reason, checkId } of outcomes) {
    if (outcome === 'unknown') byReason.set(reason ?? '', [...(byReason.get(reason ?? '') ?? []), checkId]);
  }
  return [...byReason].map(([reason, checkIds]) => ({ reason, checkIds })).sort((a, b) => b.checkIds.length - a.checkIds.length);
}

function groups(audit: AuditFact, findings: readonly Finding[], health: Health): ReportSnapshot['byCategory'] {
  const scoreOf = (category: string) => health.byCategory.find((entry) => entry.category === category)?.score ?? 101;
  return [...new Set(audit.outcomes.map(({ category }) => category))]
    .map((category) => {
      const count = (wanted: string) => audit.outcomes.filter((outcome) => outcome.category === category && outcome.outcome === wanted).length;
      return { category, findingIds: findings.filter((finding) => finding.category === category).map(({ findingId }) => findingId), passed: count('pass'), unknown: count('unknown') };
    })
    .sort((a, b) => scoreOf(a.category) - scoreOf(b.category));
}

function addressOf({ address }: ReportFacts['business']): string {
  return [address.line1, address.line2, address.city, [address.state, address.zip].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}

export interface SnapshotParts {
  reportId: string;
  at: Date;
  sender: Sender;
  health: Health;
  /** Newest comparable health scores of the other businesses of the same vertical and ZIP. */
  peers: readonly number[];
}

/** The frozen report. Pure: the same facts give the same snapshot. */
export function snapshotOf({ campaign, business, audit, profile }: ReportFacts, parts: SnapshotParts): ReportSnapshot {
  const findings = strongestFirst(audit.findings);
  const ids = (chosen: readonly Finding[]) => chosen.map(({ findingId }) => findingId);
  const count = (wanted: string) => audit.outcomes.filter(({ outcome }) => outcome === wanted).length;
  const rated = profile?.status === 'matched' && profile.rating !== null ? profile : business;
  return {
    version: 1,
    reportId: parts.reportId,
    language: campaign.language,
    snapshotAt: parts.at.toISOString(),
    sender: parts.sender,
    business: { name: business.name, vertical: business.vertical, phone: business.phone, website: business.website, rating: rated.rating, reviewCount: rated.reviewCount, address: addressOf(business) },
    health: parts.health,
    vitals: vitalsOf(audit),
    findings,
    topIssues: ids(findings.slice(0, MOST_TOP_ISSUES)),
    quickWins: ids(quickWins(findings)),
    proofs: ids(spread(findings, PROOFS)),
    byCategory: groups(audit, findings, parts.health),
    recommendations: audit.recommendations,
    competitors: competitorsOf(parts.health.score, business.address.zip, parts.peers),
    method: {
      auditedAt: audit.auditedAt,
      engineVersion: audit.version,
      healthVersion: parts.health.version,
      url: audit.finalUrl ?? audit.url ?? business.website ?? '',
      pages: audit.pages.map(({ url }) => url),
      coverage: audit.coverage,
      checks: { passed: count('pass'), failed: count('fail'), unknown: count('unknown') },
      unknown: unknownByReason(audit.outcomes),
    },
  };
}
