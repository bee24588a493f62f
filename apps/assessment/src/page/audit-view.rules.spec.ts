import { judge, judgeNothing } from '../audit/audit.rules';
import { siteUnderTest } from '../../test/site-under-test';
import { en } from './audit.texts.en';
import { es } from './audit.texts.es';
import { auditView, pageExpiry } from './audit-view.rules';

const frame = { auditId: '0190a000-0000-7000-8000-000000000000', version: '9.9.9', auditedAt: '2026-03-02T09:00:00.000Z', url: 'https://www.joe.example/', finalUrl: 'https://www.joe.example/', technologies: [], recommendations: [] };
const page = { url: 'https://www.joe.example/', kind: 'home' as const, status: 200, body: null };

test.each(['en', 'es'] as const)('every text of the %s page is filled in', (language) => {
  const { texts: _texts, ...view } = auditView({ ...frame, language, status: 'measured', reason: null, pages: [page], vitals: [], ...judge(frame.auditId, siteUnderTest({})) });
  expect(JSON.stringify(view)).not.toMatch(/\{\w+\}/);
  expect(view.told.title).toContain('joe.example');
  expect(view.sums.fail + view.sums.pass + view.sums.unknown).toBe(view.findings.length + view.sums.pass + view.unknown.flatMap(({ checks }) => checks).length);
});

test('both catalogues fill in the same names', () => {
  const names = (value: unknown): unknown => (typeof value === 'string' ? [...value.matchAll(/\{\w+\}/g)].map(([name]) => name).sort() : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, names(inner)])));
  expect(names(es)).toEqual(names(en));
});

test('a site that was not measured shows why, and no page address that could run a script', () => {
  const view = auditView({ ...frame, status: 'blocked', reason: 'The site turned our visit away.', pages: [{ ...page, url: 'javascript:alert(1)' }], vitals: [], ...judgeNothing('x') });
  expect(view.reason).toContain('turned our visit away');
  expect(view.pages).toEqual([expect.objectContaining({ href: '' })]);
});

test('measures are shown in units that people read', () => {
  const vitals = { strategy: 'mobile' as const, performance: 31.4, lcpMs: 6_200, fcpMs: null, tbtMs: 900, speedIndexMs: 5_000, cls: 0.017, totalBytes: 900_000, source: 'psi' as const };
  const { measures } = auditView({ ...frame, status: 'measured', reason: null, pages: [], vitals: [vitals], ...judgeNothing('x') });
  expect(measures.map(({ values }) => values[0])).toEqual(['31', '6.2 s', '—', '0.9 s', '5.0 s', '0.02', '0.9 MB']);
});

test('the page stays open as long as its evidence is kept', () => {
  expect(pageExpiry(frame).toISOString()).toBe('2026-05-31T09:00:00.000Z');
});
