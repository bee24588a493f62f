import { median, percentile, spread } from './stats.rules';

describe('statistics of the benchmark', () => {
  test('medians and percentiles are values that were measured, or lie between two of them', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5);
    expect(percentile(Array.from({ length: 100 }, (_, at) => at + 1), 0.95)).toBe(95);
    expect(percentile([7], 0.01)).toBe(7);
    expect(spread([90, 100, 120])).toBeCloseTo(0.3);
  });

  test('nothing measured has no median', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});
