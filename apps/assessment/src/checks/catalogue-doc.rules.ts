import { AUDIT_CATEGORIES } from '@leadfactory/contracts';
import type { Check } from './define-check.rules';

const SEVERITIES = ['', 'minor', 'noticeable', 'costs customers', 'critical'] as const;

/** The page `docs/audit-checks.md`, from the checks themselves. */
export function catalogueDoc(checks: readonly Check[], version: string): string {
  const lines = [
    '# Audit checks',
    '',
    `Engine ${version}: ${checks.length} checks. This page is made from \`apps/assessment/src/checks\`; after a change run \`LF_WRITE_DOCS=1 npx jest apps/assessment/src/checks/catalogue-doc\`.`,
    '',
    'A check answers **pass**, **fail** with evidence, or **unknown** with a reason. What could not be measured is unknown, never a fault.',
    'Severity runs from 1 (minor) to 4 (critical).',
  ];
  for (const category of AUDIT_CATEGORIES) {
    const own = checks.filter((check) => check.category === category);
    if (own.length === 0) continue;
    lines.push('', `## ${category.charAt(0).toUpperCase()}${category.slice(1)}`);
    for (const { id, title, severity, effort, explanation, fix, howToSee } of own) {
      lines.push('', `### ${escaped(title)}`, '', `\`${id}\` · severity ${severity} (${SEVERITIES[severity]}) · repaired in ${effort}`, '', `- Why it matters: ${escaped(explanation)}`, `- Repair: ${escaped(fix)}`, `- See it yourself: ${escaped(howToSee)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Angle brackets would be taken for markup. */
function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
