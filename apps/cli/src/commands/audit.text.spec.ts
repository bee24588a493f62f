import { auditText, comparisonText } from './audit.text';
import { en, es } from './audit.texts';

const finding = { findingId: 'a:missing-title', checkId: 'missing-title', category: 'seo' as const, severity: 4, effort: 'minutes' as const, title: 'The page has no title', explanation: 'Search results show nothing.', fix: 'Write one.', howToSee: 'Look at the tab.', evidence: [{ kind: 'absence' as const, where: 'head > title', value: 'none\u001b[31m\nthere' }] };
const audit = { version: '1.2.0', status: 'measured' as const, reason: null, coverage: 0.5, technologies: [], findings: [finding], outcomes: [{ checkId: 'no-hsts', category: 'security' as const, severity: 1, outcome: 'unknown' as const, reason: 'The pages come from files.' }] };

test('a finding stands with its proof, its repair and the way to see it (R4.02)', () => {
  const text = auditText('joe', audit);
  expect(text).toContain('1. The page has no title  [critical, search engines, repaired in minutes; missing-title]');
  expect(text).toContain('   See it yourself: Look at the tab.');
  expect(text).toContain('   no-hsts: The pages come from files.');
});

test('what a page says cannot steer the terminal', () => {
  expect(auditText('joe', audit)).toContain('Proof: head > title: none [31m there');
});

test('of a site that was not measured only the reason is told (R4.03)', () => {
  expect(auditText('joe', { ...audit, status: 'parked', reason: 'A parked domain.' })).toBe('joe: not measured (parked). A parked domain.');
});

test('in Spanish every word around the findings is Spanish too (R7.03)', () => {
  const text = auditText('joe', { ...audit, health: { version: 'health-1', score: 61, grade: 'D', coverage: 0.5, byCategory: [] } }, 'es');
  expect(text).toContain('Salud 61 de 100, nota D.');
  expect(text).not.toMatch(/\b(Proof|Repair|findings|minor|critical|Not known)\b/);
  const names = (value: unknown): unknown => (typeof value === 'string' ? [...value.matchAll(/\{\w+\}/g)].map(([name]) => name).sort() : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, names(inner)])));
  expect(names(es)).toEqual(names(en));
});

describe('what has changed since an earlier audit (R7.04)', () => {
  const health = (score: number, grade: 'C' | 'D') => ({ version: 'health-1', engine: '1.4.0', score, grade, coverage: 0.9, byCategory: [] });
  const side = { auditId: '0190a000-0000-7000-8000-000000000001', auditedAt: '2026-03-01T09:00:00.000Z', version: '1.4.0', status: 'measured' as const, coverage: 0.9, pages: 5 };
  const check = { checkId: 'missing-title', category: 'seo' as const, severity: 4, title: 'The page has no title' };
  const same = { before: { ...side, health: health(61, 'D') }, after: { ...side, health: health(74, 'C') }, comparable: true, reasons: [], alike: { checks: 100, before: 61, after: 74 }, better: [{ ...check, before: 'fail' as const, after: 'pass' as const }], worse: [], unclear: [], unchanged: { pass: 80, fail: 19 } };

  test('scores that compare stand side by side, and what is better is named', () => {
    expect(comparisonText(same)).toBe('Compared with the audit of 2026-03-01 (engine 1.4.0, coverage 90 %):\n  Health 61 (D) → 74 (C).\n  Better (1):\n    The page has no title  [missing-title]\n  Unchanged: 80 passed, 19 findings.');
  });

  test('the first audit of a site has nothing to compare with', () => {
    expect(comparisonText(null, 'es')).toContain('No hay ninguna auditoría');
  });

  test('scores that do not compare are told with the reason, and with what does compare', () => {
    const text = comparisonText({ ...same, comparable: false, reasons: ['Other questions.'], alike: { checks: 84, before: 63, after: 70 }, unclear: [{ ...check, before: null, after: 'unknown', reason: 'late\u001b[2J' }] });
    expect(text).toContain('Health 61 (D) and 74 (C) cannot be compared:\n    Other questions.\n  On the 84 checks that both answered: 63 → 70.');
    expect(text).toContain('The page has no title  [missing-title]: no such check → not known. late [2J');
  });
});
