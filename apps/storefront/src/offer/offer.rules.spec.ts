import { facts, load, sender } from '../../test/offer.factory';
import { offerContent, offerExpiry } from './offer.rules';

test('three proofs are free with their evidence; the rest is named and locked, and nothing is lost (R8.01)', () => {
  const given = facts();
  const content = offerContent(given, sender)!;
  expect(content.proofs.map(({ title }) => title)).toEqual(given.audit.findings.slice(0, 3).map(({ title }) => title));
  expect(content.proofs.every(({ evidence }) => evidence.length > 0)).toBe(true);
  expect(content.locked.flatMap(({ titles }) => titles)).toHaveLength(given.audit.findings.length - 3);
  expect(content.counts).toMatchObject({ findings: 16, recommendations: 3, pages: 8 });
  expect(JSON.stringify(content)).not.toContain('Save the picture');
});

test.each([['there is no grade', facts({ graded: false })], ['nothing is proved', facts({ findings: 0 })]])('there is no offer when %s', (_case, given) => expect(offerContent(given, sender)).toBeNull());

test('a proof that the audit does not hold is left out, not invented', () => {
  const given = facts();
  const content = offerContent({ ...given, report: { ...given.report, proofs: ['foreign', ...given.report.proofs.slice(0, 1)] } }, sender)!;
  expect(content.proofs).toHaveLength(1);
});

const nothing = { performance: null, lcpMs: null, fcpMs: null, tbtMs: null, speedIndexMs: null, cls: null, totalBytes: 900 };

test.each([
  ['nobody measured it', [], []],
  ['the phone’s load gave nothing that the report shows', [{ ...load('mobile'), ...nothing }, load('desktop')], ['desktop']],
  ['both were measured', [load('mobile'), load('desktop')], ['mobile', 'desktop']],
])('the offer tells whose speed was measured: %s (R8.01)', (_case, vitals, measured) => expect(offerContent(facts({ vitals }), sender)!.measured).toEqual(measured));

test('the page stays for sixty days, to the second', () => expect(offerExpiry(new Date('2026-03-02T09:00:00.600Z')).toISOString()).toBe('2026-05-01T09:00:00.000Z'));
