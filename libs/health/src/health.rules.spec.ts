import type { CheckOutcome } from '@leadfactory/contracts';
import fc from 'fast-check';
import { gradeOf, healthOf, HEALTH_VERSION } from './health.rules';

const outcome = (checkId: string, category: CheckOutcome['category'], severity: number, result: CheckOutcome['outcome']): CheckOutcome => ({ checkId, category, severity, outcome: result });

const ENGINE = { version: '9.9.9' };

const arbitraryOutcome = fc.record({
  checkId: fc.string({ minLength: 1 }),
  category: fc.constantFrom('performance' as const, 'seo' as const, 'mobile' as const, 'security' as const),
  severity: fc.integer({ min: 1, max: 4 }),
  outcome: fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const),
});

describe('the health score (R6.01)', () => {
  test('a site that passes all is at 100, one that fails all at 0', () => {
    expect(healthOf({ ...ENGINE, status: 'measured', outcomes: [outcome('a', 'seo', 3, 'pass')] })).toMatchObject({ score: 100, grade: 'A', coverage: 1 });
    expect(healthOf({ ...ENGINE, status: 'measured', outcomes: [outcome('a', 'seo', 3, 'fail')] })).toMatchObject({ score: 0, grade: 'F' });
  });

  test('the worked example of docs/health-score.md', () => {
    const health = healthOf({
      ...ENGINE,
      status: 'measured',
      outcomes: [outcome('title', 'seo', 3, 'pass'), outcome('h1', 'seo', 2, 'fail'), outcome('https', 'security', 4, 'pass'), outcome('hsts', 'security', 1, 'fail'), outcome('lcp', 'performance', 4, 'unknown')],
    });
    // seo 6/9 = 67, security 10/11 = 91; (14×0.6667 + 12×0.9091) / 26 = 0.7785
    expect(health).toMatchObject({ score: 78, grade: 'C', coverage: 0.6667 });
    expect(health?.byCategory).toEqual([{ category: 'security', score: 91, coverage: 1 }, { category: 'seo', score: 67, coverage: 1 }]);
  });

  test('a score names the engine and the method that it was made with', () => {
    expect(healthOf({ ...ENGINE, status: 'measured', outcomes: [outcome('a', 'seo', 3, 'pass')] })).toMatchObject({ engine: '9.9.9', version: HEALTH_VERSION });
  });

  test('a site that could not be measured has no score', () => {
    for (const status of ['no_website', 'parked', 'blocked', 'timed_out'] as const) expect(healthOf({ ...ENGINE, status, outcomes: [outcome('a', 'seo', 3, 'pass')] })).toBeNull();
    expect(healthOf({ ...ENGINE, status: 'measured', outcomes: [outcome('a', 'seo', 3, 'pass'), outcome('b', 'seo', 4, 'unknown')] })).toBeNull();
  });

  test('unknowns move the coverage, never the score; order does not matter; a pass never lowers', () => {
    fc.assert(
      fc.property(fc.array(arbitraryOutcome, { minLength: 1, maxLength: 40 }), (outcomes) => {
        const health = healthOf({ ...ENGINE, status: 'measured', outcomes });
        if (health === null) return;
        expect(health.score).toBeGreaterThanOrEqual(0);
        expect(health.score).toBeLessThanOrEqual(100);
        expect(healthOf({ ...ENGINE, status: 'measured', outcomes: [...outcomes].reverse() })).toEqual(health);
        const answered = outcomes.filter((each) => each.outcome !== 'unknown');
        expect(healthOf({ ...ENGINE, status: 'measured', outcomes: answered })?.score).toBe(health.score);
        const mended = outcomes.map((each) => (each.outcome === 'fail' ? { ...each, outcome: 'pass' as const } : each));
        expect(healthOf({ ...ENGINE, status: 'measured', outcomes: mended })?.score).toBe(100);
      }),
    );
  });

  test.each([[100, 'A'], [90, 'A'], [89, 'B'], [80, 'B'], [79, 'C'], [70, 'C'], [69, 'D'], [55, 'D'], [54, 'F'], [0, 'F']])('%i is grade %s', (score, grade) => expect(gradeOf(score)).toBe(grade));
});
