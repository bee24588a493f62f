import { estimateOf } from './estimate.rules';

const basis = { quota: 100, densities: [18], sources: 'providers' as const, costPerCall: { businessSearch: 7990, businessProfile: 35000 } };

describe('the estimate before launch (R2.04)', () => {
  test('never more businesses than the quota', () => {
    expect(estimateOf({ ...basis, quota: 10 }).businesses).toBe(10);
    expect(estimateOf(basis).businesses).toBe(18);
  });

  test('low, expected and high stand in order, in cents', () => {
    const { cost, durationSeconds } = estimateOf(basis);
    expect(cost.low.amount).toBeLessThan(cost.expected.amount);
    expect(cost.expected.amount).toBeLessThan(cost.high.amount);
    expect(durationSeconds.low).toBeLessThanOrEqual(durationSeconds.high);
    // 1 search at 0.799 ct and 36 profiles at 3.5 ct: 126.8 ct, rounded up.
    expect(cost.expected).toEqual({ amount: 127, currency: 'USD' });
  });

  test('stored businesses need no search', () => {
    expect(estimateOf({ ...basis, sources: 'stored' }).calls.find((each) => each.capability === 'businessSearch')?.calls).toBe(0);
  });
});
