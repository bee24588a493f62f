import fc from 'fast-check';
import { gcra } from './gcra.rules';

const quota = { limit: 10, windowMs: 1_000 };

test('as many as the limit may come at once, the next waits for one interval', () => {
  let due: number | undefined;
  for (let left = 9; left >= 0; left -= 1) {
    const step = gcra(due, 0, quota);
    expect(step.verdict).toMatchObject({ allowed: true, remaining: left });
    due = step.due;
  }
  expect(gcra(due, 0, quota).verdict).toEqual({ allowed: false, remaining: 0, resetMs: 1_000, retryMs: 100 });
  expect(gcra(due, 99, quota).verdict.allowed).toBe(false);
  expect(gcra(due, 100, quota).verdict.allowed).toBe(true);
});

test.each([3, 7, 11, 1_200])('a quota of %i lets exactly so many through, though its interval is a fraction', (limit) => {
  let due: number | undefined;
  const left = Array.from({ length: limit + 1 }, () => {
    const step = gcra(due, 1_772_442_000_000, { limit, windowMs: 60_000 });
    due = step.due;
    return step.verdict.allowed ? step.verdict.remaining : -1;
  });
  expect(left).toEqual([...Array.from({ length: limit }, (_, at) => limit - 1 - at), -1]);
});

test('refusals cost nothing', () => {
  const full = Array.from({ length: 10 }).reduce<number | undefined>((due) => gcra(due, 0, quota).due, undefined);
  expect(gcra(gcra(full, 0, quota).due, 0, quota).due).toBe(full);
});

test('over any time no more pass than the burst and the rate together allow', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 300 }), (gaps) => {
      let now = 0;
      let due: number | undefined;
      let passed = 0;
      for (const gap of gaps) {
        now += gap;
        const step = gcra(due, now, quota);
        due = step.due;
        if (step.verdict.allowed) passed += 1;
      }
      expect(passed).toBeLessThanOrEqual(quota.limit + Math.floor(now / 100));
    }),
  );
});
