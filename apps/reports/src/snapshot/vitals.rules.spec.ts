import { ratingOf, vitalsOf } from './vitals.rules';

test.each([
  ['lcp', 2500, 'good'], ['lcp', 2501, 'fair'], ['lcp', 4000, 'fair'], ['lcp', 4001, 'poor'],
  ['cls', 0.1, 'good'], ['cls', 0.25, 'fair'], ['cls', 0.26, 'poor'], ['tbt', 200, 'good'], ['tbt', 601, 'poor'],
] as const)('%s of %d is %s (R7.01)', (name, value, rating) => expect(ratingOf(name, value)).toBe(rating));

const nothing = { performance: null, lcpMs: null, fcpMs: null, tbtMs: null, speedIndexMs: null, cls: null, totalBytes: null, source: 'psi' as const };

test('what was not measured is left out, and never shown as zero', () => {
  const views = vitalsOf({ vitals: [{ ...nothing, strategy: 'desktop' }, { ...nothing, strategy: 'mobile', cls: 0, lcpMs: 3000 }] });
  expect(views).toHaveLength(1);
  expect(views[0]).toMatchObject({ strategy: 'mobile', metrics: [{ name: 'lcp', rating: 'fair' }, { name: 'cls', value: 0, rating: 'good' }] });
});

test('the phone comes first, whatever came first', () => {
  const measured = { ...nothing, lcpMs: 1 };
  expect(vitalsOf({ vitals: [{ ...measured, strategy: 'desktop' }, { ...measured, strategy: 'mobile' }] }).map((view) => view.strategy)).toEqual(['mobile', 'desktop']);
});
