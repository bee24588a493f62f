import type { Facts, Vitals } from '@leadfactory/contracts';
import type { Sender } from '../sender/sender.types';
import type { Finding, OfferContent } from './offer.types';

/** How long a buyer page stays on line. */
export const OFFER_DAYS = 60;
/** As many as the report lists: the page must not promise more. */
const MOST_QUICK_WINS = 8;

/** On a whole second, as the link's signature counts: the row and the link end together. */
export function offerExpiry(from: Date): Date {
  return new Date(Math.floor(from.getTime() / 1000) * 1000 + OFFER_DAYS * 86_400_000);
}

function lockedByCategory(findings: readonly Finding[]): OfferContent['locked'] {
  const titles = new Map<Finding['category'], string[]>();
  for (const { category, title } of findings) titles.set(category, [...(titles.get(category) ?? []), title]);
  return [...titles].map(([category, each]) => ({ category, titles: each })).sort((a, b) => b.titles.length - a.titles.length);
}

/** The page loads of which the report has something to show. */
function measuredLoads(vitals: readonly Vitals[]): Vitals['strategy'][] {
  return vitals.filter(({ performance, lcpMs, cls, tbtMs, fcpMs }) => [performance, lcpMs, cls, tbtMs, fcpMs].some((value) => value !== null)).map(({ strategy }) => strategy);
}

/** What the page shows of the audit. Null when there is no grade or nothing proved: such a page would sell nothing. */
export function offerContent({ audit, score, report }: Pick<Facts, 'audit' | 'score' | 'report'>, sender: Sender): OfferContent | null {
  const proved = report.proofs.flatMap((id) => audit.findings.find(({ findingId }) => findingId === id) ?? []);
  if (score.health === null || proved.length === 0) return null;
  const strongestFirst = [...audit.findings].sort((a, b) => b.severity - a.severity || (a.findingId < b.findingId ? -1 : 1));
  return {
    site: audit.finalUrl ?? audit.url ?? '',
    score: score.health.score,
    grade: score.health.grade,
    auditedAt: audit.auditedAt,
    proofs: proved.map(({ title, explanation, category, severity, evidence }) => ({ title, explanation, category, severity, evidence: evidence.slice(0, 3) })),
    locked: lockedByCategory(strongestFirst.filter((finding) => !proved.includes(finding))),
    counts: {
      findings: audit.findings.length, recommendations: audit.recommendations.length, pages: report.pages,
      quickWins: Math.min(MOST_QUICK_WINS, audit.findings.filter(({ effort, severity }) => effort === 'minutes' || (effort === 'hours' && severity >= 3)).length),
    },
    measured: measuredLoads(audit.vitals),
    sender,
  };
}
