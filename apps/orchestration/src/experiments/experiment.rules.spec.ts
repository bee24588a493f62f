import { describeWithShared } from '@leadfactory/testing';
import { readFileSync } from 'node:fs';
import { assignVariants, bucket, chooseVariant, type Experiment } from './experiment.rules';

const half: Experiment = { name: 'subject', status: 'running', salt: '', variants: [{ name: 'a', weight: 1 }, { name: 'b', weight: 1 }], guardrails: [] };
const ids = Array.from({ length: 20_000 }, (_, at) => `business-${at}`);

describe('experiments', () => {
  test('a business keeps its variant, and a new salt deals anew (R12.06)', () => {
    const first = ids.map((id) => assignVariants([half], id).subject);
    expect(ids.map((id) => assignVariants([half], id).subject)).toEqual(first);
    const salted = ids.map((id) => assignVariants([{ ...half, salt: '2' }], id).subject);
    const moved = salted.filter((variant, at) => variant !== first[at]).length / ids.length;
    expect(moved).toBeGreaterThan(0.45);
    expect(moved).toBeLessThan(0.55);
  });

  test('shares follow the weights, and a variant of weight 0 is never dealt', () => {
    const weighted = { ...half, variants: [{ name: 'a', weight: 3 }, { name: 'none', weight: 0 }, { name: 'b', weight: 1 }] };
    const dealt = ids.map((id) => assignVariants([weighted], id).subject);
    const share = dealt.filter((variant) => variant === 'a').length / dealt.length;
    expect(Math.abs(share - 0.75)).toBeLessThan(0.02);
    expect(dealt).not.toContain('none');
  });

  test('two experiments deal independently', () => {
    const both = ids.map((id) => assignVariants([half, { ...half, name: 'body' }], id));
    const same = both.filter(({ subject, body }) => subject === body).length / both.length;
    expect(Math.abs(same - 0.5)).toBeLessThan(0.02);
  });

  test('a stopped experiment deals its winner, or nothing', () => {
    expect(assignVariants([{ ...half, status: 'stopped', winner: 'b' }, { ...half, name: 'body', status: 'stopped' }], 'x')).toEqual({ subject: 'b' });
  });
});

describeWithShared('data/abtest/growthbook-cases.json', "GrowthBook's own cases", (file) => {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as { hash: [string, string, number, number | null][]; chooseVariation: [string, number, [number, number][], number][] };

  test('the hash (version 2) is the same', () => {
    const second = cases.hash.filter(([, , version]) => version === 2);
    expect(second.length).toBeGreaterThan(0);
    for (const [seed, value, , expected] of second) expect(bucket(seed, value)).toBe(expected);
  });

  test('a number falls into the same variation', () => {
    // Ranges with gaps (partial coverage) have no counterpart here: weights always fill the whole.
    const whole = cases.chooseVariation.filter(([, , ranges, expected]) => expected >= 0 && ranges.every(([begin], at) => begin === (ranges[at - 1]?.[1] ?? 0)) && ranges.at(-1)?.[1] === 1);
    expect(whole.length).toBeGreaterThan(3);
    for (const [name, at, ranges, expected] of whole) {
      expect([name, chooseVariant(ranges.map(([begin, end], index) => ({ name: String(index), weight: end - begin })), at)]).toEqual([name, String(expected)]);
    }
  });
});
