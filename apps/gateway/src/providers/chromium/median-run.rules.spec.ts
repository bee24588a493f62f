import { medianRun } from './median-run.rules';

const run = (fcp: number | undefined, interactive: number | undefined, score: number | null = null) => ({ score, audits: { 'first-contentful-paint': { numericValue: fcp }, interactive: { numericValue: interactive } } });
const scoreOf = ({ score }: { score: number | null }): number | null => score;

describe('the middle of several runs (R4.01)', () => {
  it('is the one nearest to both medians, as Lighthouse has it', () => {
    const runs = [run(1_000, 9_000), run(1_100, 5_000), run(5_000, 5_100)];
    // Medians: 1,100 and 5,100. The second run is 100 away, the third 3,900.
    expect(medianRun(runs, scoreOf)).toBe(runs[1]);
  });

  it('is a run that happened, not a mixture', () => {
    const runs = [run(900, 2_000), run(1_000, 3_000), run(1_100, 4_000)];
    expect(medianRun(runs, scoreOf)).toBe(runs[1]);
  });

  it('of two is the one that was usable earlier: they are equally far from their middle', () => {
    const runs = [run(1_000, 4_000), run(1_000, 3_000)];
    expect(medianRun(runs, scoreOf)).toBe(runs[1]);
  });

  it('goes by the score where a run did not tell its times', () => {
    const runs = [run(undefined, undefined, 0.9), run(1_000, 2_000, 0.2), run(1_000, 2_000, 0.5)];
    expect(medianRun(runs, scoreOf)).toBe(runs[2]);
  });

  it('is the only one of one, and none of none', () => {
    const only = run(1, 1);
    expect(medianRun([only], scoreOf)).toBe(only);
    expect(medianRun([], scoreOf)).toBeNull();
  });
});
