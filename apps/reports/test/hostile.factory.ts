import type { ReportFacts } from '../src/snapshot/snapshot.types';
import { facts } from './report.factory';

const NASTY = ['x'.repeat(400), 'Ünïcödé Łódź 饭店 🍕👨‍👩‍👧', '‮txet desrever', '<script>alert(1)</script>', 'a\u0000b\u0007c', '{{ 7 | times: 7 }}', 'https://very-long.example/' + 'path/'.repeat(80)];

/** Facts as strangers' sites make them: endless words, pictographs, scripts, control characters, and many of them. */
export function hostileFacts(findings = 60): ReportFacts {
  const given = facts({ findings, name: `${'Supercalifragilistic'.repeat(6)} 🍕 <b>Łódź</b>` });
  const nasty = (index: number) => NASTY[index % NASTY.length] ?? '';
  return {
    ...given,
    audit: {
      ...given.audit,
      findings: given.audit.findings.map((finding, index) => ({
        ...finding, title: nasty(index), explanation: `${nasty(index + 1)} ${finding.explanation.repeat(index % 9)}`, fix: nasty(index + 2),
        evidence: Array.from({ length: 1 + (index % 6) }, (_, at) => ({ kind: 'value' as const, where: nasty(index + at), value: nasty(index + at + 3).slice(0, 300) })),
      })),
      recommendations: given.audit.recommendations.map((each, index) => ({ ...each, title: nasty(index), why: nasty(index + 1), how: nasty(index + 2) })),
    },
  };
}
