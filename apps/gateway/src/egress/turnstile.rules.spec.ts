import fc from 'fast-check';
import { afterCall, newBreaker, passage } from './breaker.rules';
import { carefulPace, nextTurn, paceOf } from './pace.rules';

const policy = { minimumCalls: 4, failureRatio: 0.5, windowSeconds: 10, cooldownSeconds: 5 };

describe('the pace of calls', () => {
  it('never lets more through in any second than rate and burst allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 200 }), (perSecond, burst, gaps) => {
        const pace = paceOf(perSecond, burst);
        let now = 1_000_000;
        let remembered = 0;
        const leaves: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const turn = nextTurn(pace, remembered, 0, now);
          remembered = turn.next;
          leaves.push(now + turn.waitMs);
        }
        return leaves.every((from) => leaves.filter((at) => at >= from && at < from + 1_000).length <= perSecond + burst);
      }),
    );
  });

  it('keeps away until the vendor wants to be asked again, then comes back without a burst', () => {
    const pace = paceOf(10, 5);
    const first = nextTurn(pace, 0, 3_000, 1_000);
    const second = nextTurn(pace, first.next, 3_000, 1_000);
    expect(first.waitMs).toBe(2_000);
    expect(second.waitMs).toBe(2_100);
  });

  it('is a quarter of it while the others cannot be asked', () => {
    expect(carefulPace(paceOf(20, 8))).toEqual({ intervalMs: 200, burst: 2 });
    expect(carefulPace(paceOf(1, 1)).burst).toBe(1);
  });
});

describe('the breaker', () => {
  const fail = { ok: false, probe: false };
  it('stays closed below the minimum of calls, however bad they are', () => {
    let breaker = newBreaker();
    for (let call = 1; call < policy.minimumCalls; call += 1) breaker = afterCall(breaker, policy, fail, 0);
    expect(passage(breaker, 0)).toEqual({ pass: true, probe: false });
  });

  it('opens at the ratio, lets one probe through after the rest, and only a good one closes it', () => {
    let breaker = newBreaker();
    for (const ok of [true, true, false, false]) breaker = afterCall(breaker, policy, { ok, probe: false }, 0);
    expect(passage(breaker, 1_000)).toEqual({ pass: false, retryInMs: 4_000 });
    expect(passage(breaker, 5_000)).toEqual({ pass: true, probe: true });
    expect(passage({ ...breaker, probing: true }, 5_000)).toEqual({ pass: false, retryInMs: 1_000 });
    expect(passage(afterCall(breaker, policy, { ok: false, probe: true }, 5_000), 6_000)).toEqual({ pass: false, retryInMs: 4_000 });
    expect(passage(afterCall(breaker, policy, { ok: true, probe: true }, 5_000), 6_000)).toEqual({ pass: true, probe: false });
  });

  it('forgets failures of earlier windows, and late ones of calls from before it opened', () => {
    let breaker = newBreaker();
    for (let call = 1; call < policy.minimumCalls; call += 1) breaker = afterCall(breaker, policy, fail, 0);
    expect(afterCall(breaker, policy, fail, 10_000)).toMatchObject({ ok: 0, bad: 1, openUntil: null });
    const open = afterCall(breaker, policy, fail, 1);
    expect(afterCall(open, policy, { ok: true, probe: false }, 2)).toBe(open);
  });
});
