import fc from 'fast-check';
import { carefulPace, nextTurn, type Pace, paceOf } from './pace.rules';

const someRate = fc.integer({ min: 1, max: 50 });
const someBurst = fc.integer({ min: 1, max: 20 });
const someGaps = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 200 });

/** When calls leave that come with these pauses between them and all take their turn. */
function leaves(pace: Pace, gaps: readonly number[], notBefore = 0): number[] {
  let now = 1_000_000;
  let remembered = 0;
  return gaps.map((gap) => {
    now += gap;
    const turn = nextTurn(pace, remembered, notBefore, now);
    remembered = turn.next;
    return now + turn.waitMs;
  });
}

describe('the pace of calls (R1.09)', () => {
  it('never lets more through in any second than rate and burst allow', () => {
    fc.assert(
      fc.property(someRate, someBurst, someGaps, (perSecond, burst, gaps) => {
        const left = leaves(paceOf(perSecond, burst), gaps);
        return left.every((from) => left.filter((at) => at >= from && at < from + 1_000).length <= perSecond + burst);
      }),
    );
  });

  it('lets calls go in the order in which they came', () => {
    fc.assert(fc.property(someRate, someBurst, someGaps, (perSecond, burst, gaps) => {
      const left = leaves(paceOf(perSecond, burst), gaps);
      return left.every((at, index) => index === 0 || at >= (left[index - 1] ?? 0) - 1e-6);
    }));
  });

  it('lets a burst go at once after any rest, then one per interval', () => {
    const left = leaves(paceOf(4, 3), [0, 0, 0, 0, 0]);
    expect(left.map((at) => at - 1_000_000)).toEqual([0, 0, 0, 250, 500]);
    expect(leaves(paceOf(4, 3), [0, 0, 0, 60_000, 0, 0, 0]).map((at) => at - 1_060_000).slice(3)).toEqual([0, 0, 0, 250]);
  });

  it('makes nobody wait who keeps to the rate', () => {
    fc.assert(fc.property(someRate, fc.integer({ min: 1, max: 100 }), (perSecond, calls) => {
      const pace = paceOf(perSecond, 1);
      const gaps = Array.from({ length: calls }, () => Math.ceil(pace.intervalMs));
      const now = 1_000_000;
      return leaves(pace, gaps).every((at, index) => Math.abs(at - (now + (index + 1) * Math.ceil(pace.intervalMs))) < 1e-6);
    }));
  });

  it('takes rates below one a second', () => {
    expect(leaves(paceOf(0.2, 1), [0, 0]).map((at) => at - 1_000_000)).toEqual([0, 5_000]);
  });

  it('keeps away until the vendor wants to be asked again, then comes back without a burst', () => {
    const pace = paceOf(10, 5);
    const first = nextTurn(pace, 0, 3_000, 1_000);
    const second = nextTurn(pace, first.next, 3_000, 1_000);
    expect(first.waitMs).toBe(2_000);
    // The first goes ahead: should it be refused too, the others learn of it in time.
    expect(second.waitMs).toBe(2_500);
    expect(nextTurn(pace, second.next, 3_000, 1_000).waitMs).toBe(2_600);
  });

  it('sends nobody before the time that a vendor asked for, however many ask', () => {
    fc.assert(fc.property(someRate, someBurst, someGaps, fc.integer({ min: 0, max: 20_000 }), (perSecond, burst, gaps, quiet) => {
      const notBefore = 1_000_000 + quiet;
      return leaves(paceOf(perSecond, burst), gaps, notBefore).every((at) => at >= notBefore - 1e-6);
    }));
  });

  it('forgets a pause that is over', () => {
    expect(nextTurn(paceOf(10, 5), 0, 999, 1_000)).toEqual({ waitMs: 0, next: 1_100 });
    expect(nextTurn(paceOf(10, 5), 0, 1_000, 1_000)).toEqual({ waitMs: 0, next: 1_100 });
  });

  it('is a quarter of it while the others cannot be asked', () => {
    expect(carefulPace(paceOf(20, 8))).toEqual({ intervalMs: 200, burst: 2 });
    expect(carefulPace(paceOf(20, 7)).burst).toBe(1);
    expect(carefulPace(paceOf(1, 1)).burst).toBe(1);
  });
});
