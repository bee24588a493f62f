import type { AuditFact } from '@leadfactory/contracts';
import type { AuditFinding } from './copy.types';

/** How well somebody without training can see a finding with the own eyes, by where its proof lies. */
const VISIBLE: Record<AuditFinding['evidence'][number]['kind'], number> = { measurement: 2, value: 2, element: 2, absence: 1, url: 1, header: 0 };
const PLAIN_CATEGORIES: Record<AuditFact['findings'][number]['category'], number> = {
  performance: 2, mobile: 2, conversion: 2, local: 2, trust: 2, links: 2, accessibility: 1, seo: 1, social: 1, security: 0, technology: 0,
};

const MOST = 3;

/** At most three findings for a mail: the strongest that a layman can check, those first that the buyer page proves too. */
export function findingsForMail(audit: AuditFact, proofs: readonly string[]): AuditFinding[] {
  const shown = new Set(proofs);
  const weight = (finding: AuditFinding): number => {
    const visible = Math.max(...finding.evidence.map(({ kind }) => VISIBLE[kind]));
    return finding.severity * 4 + visible * 2 + PLAIN_CATEGORIES[finding.category] + (shown.has(finding.findingId) ? 5 : 0);
  };
  const ranked = [...audit.findings].sort((left, right) => weight(right) - weight(left) || left.findingId.localeCompare(right.findingId));
  // Two findings of one check on several pages read as one; the first of each check speaks.
  const seen = new Set<string>();
  return ranked.filter(({ checkId }) => !seen.has(checkId) && seen.add(checkId)).slice(0, MOST);
}
