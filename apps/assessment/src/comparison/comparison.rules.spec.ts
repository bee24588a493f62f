import type { AuditFact, CheckOutcome } from '@leadfactory/contracts';
import { CATALOGUE, ENGINE_VERSION } from '../checks/catalogue';
import { compared, isSameSite } from './comparison.rules';

type Answers = Record<string, CheckOutcome['outcome']>;

/** An audit in which every check passes but for those that are named. */
function audit(answers: Answers, more: Partial<AuditFact> = {}): AuditFact {
  const outcomes = CATALOGUE.map(({ id, category, severity }): CheckOutcome => ({ checkId: id, category, severity, outcome: answers[id] ?? 'pass', ...(answers[id] === 'unknown' ? { reason: 'it was late' } : {}) }));
  return {
    auditId: '0190a000-0000-7000-8000-000000000001', version: ENGINE_VERSION, auditedAt: '2026-03-02T09:00:00.000Z', status: 'measured', reason: null, url: 'https://joe.example/', finalUrl: 'https://www.joe.example/',
    pages: [], vitals: [], findings: [], coverage: 1, technologies: [], recommendations: [], outcomes, ...more,
  };
}

const ids = (checks: readonly { checkId: string }[]) => checks.map(({ checkId }) => checkId);
const speed = CATALOGUE.filter(({ category }) => category === 'performance').map(({ id }): [string, 'unknown'] => [id, 'unknown']);

test('what was mended, broken and left is told apart, the gravest first (R7.04)', () => {
  const result = compared(audit({ 'missing-title': 'fail', 'no-viewport': 'fail', 'no-hsts': 'fail', 'no-sitemap': 'fail' }), audit({ 'no-hsts': 'fail', 'no-https': 'fail' }));
  expect(ids(result.better)).toEqual(['missing-title', 'no-viewport', 'no-sitemap']);
  expect(ids(result.worse)).toEqual(['no-https']);
  expect(result).toMatchObject({ comparable: true, reasons: [], unclear: [], unchanged: { fail: 1, pass: CATALOGUE.length - 5 } });
  expect(result.alike).toEqual({ checks: CATALOGUE.length, before: result.before.health?.score, after: result.after.health?.score });
});

test('a check that one audit did not answer is neither better nor worse (R4.03)', () => {
  const result = compared(audit({ 'missing-title': 'fail', 'no-hsts': 'unknown' }), audit({ 'missing-title': 'unknown', 'no-hsts': 'fail' }));
  expect([...result.better, ...result.worse]).toEqual([]);
  expect(result.unclear.map(({ checkId, before, after, reason }) => [checkId, before, after, reason])).toEqual([['missing-title', 'fail', 'unknown', 'it was late'], ['no-hsts', 'unknown', 'fail', 'it was late']]);
});

test('scores that rest on different questions are not comparable; those over the shared ones are', () => {
  const slow = audit({ 'slow-main-content': 'fail', 'low-performance-score': 'fail', 'missing-title': 'fail' });
  const result = compared(slow, audit(Object.fromEntries(speed)));
  expect(result.comparable).toBe(false);
  expect(result.reasons).toEqual([expect.stringContaining(`${speed.length} of ${CATALOGUE.length} checks were answered in one of the two audits only`)]);
  expect(result.alike).toMatchObject({ checks: CATALOGUE.length - speed.length, after: 100 });
  expect(result.alike!.before).toBeGreaterThan(result.before.health!.score);
});

test('audits of different engines are not comparable, and say so in the language of the later one', () => {
  const [old, now] = [audit({}, { version: '1.0.0' }), audit({ 'missing-title': 'fail' }, { language: 'es' })];
  expect(compared({ ...old, outcomes: old.outcomes.slice(1) }, now)).toMatchObject({ comparable: false, alike: null, reasons: [expect.stringContaining(`motores distintos (1.0.0 y ${ENGINE_VERSION})`)], unclear: [{ checkId: CATALOGUE[0]!.id, before: null }], worse: [{ title: expect.stringContaining('título') }] });
});

test('an audit without a score has none to compare', () => {
  const result = compared(audit({}, { status: 'timed_out' }), audit({}));
  expect(result).toMatchObject({ comparable: false, alike: null, before: { health: null } });
  expect(result.reasons[0]).toContain('no score');
});

test('a site is one by its host, whatever scheme, www and path', () => {
  const at = (finalUrl: string | null) => ({ url: null, finalUrl });
  expect(isSameSite(at('https://www.joe.example/start'), at('http://joe.example/'))).toBe(true);
  expect(isSameSite(at('https://joe.example/'), at('https://jo.example/'))).toBe(false);
  expect(isSameSite(at(null), at(null))).toBe(false);
});
