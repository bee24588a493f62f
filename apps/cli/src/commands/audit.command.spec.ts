import { auditText } from './audit.command';

const finding = { findingId: 'a:missing-title', checkId: 'missing-title', category: 'seo' as const, severity: 4, effort: 'minutes' as const, title: 'The page has no title', explanation: 'Search results show nothing.', fix: 'Write one.', howToSee: 'Look at the tab.', evidence: [{ kind: 'absence' as const, where: 'head > title', value: 'none\u001b[31m\nthere' }] };
const audit = { version: '1.2.0', status: 'measured' as const, reason: null, coverage: 0.5, technologies: [], findings: [finding], outcomes: [{ checkId: 'no-hsts', category: 'security' as const, severity: 1, outcome: 'unknown' as const, reason: 'The pages come from files.' }] };

test('a finding stands with its proof, its repair and the way to see it (R4.02)', () => {
  const text = auditText('joe', audit);
  expect(text).toContain('1. The page has no title  [critical, seo, repaired in minutes; missing-title]');
  expect(text).toContain('   See it yourself: Look at the tab.');
  expect(text).toContain('   no-hsts: The pages come from files.');
});

test('what a page says cannot steer the terminal', () => {
  expect(auditText('joe', audit)).toContain('Proof: head > title: none [31m there');
});

test('of a site that was not measured only the reason is told (R4.03)', () => {
  expect(auditText('joe', { ...audit, status: 'parked', reason: 'A parked domain.' })).toBe('joe: not measured (parked). A parked domain.');
});
