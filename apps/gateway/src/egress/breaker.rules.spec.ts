import fc from 'fast-check';
import { afterCall, type Breaker, newBreaker, passage } from './breaker.rules';

const policy = { minimumCalls: 4, failureRatio: 0.5, windowSeconds: 10, cooldownSeconds: 5 };
const bad = { ok: false, probe: false };
const good = { ok: true, probe: false };

function after(outcomes: readonly boolean[], now = 0): Breaker {
  return outcomes.reduce((breaker, ok) => afterCall(breaker, policy, { ok, probe: false }, now), newBreaker());
}

describe('the breaker of one process (R1.09)', () => {
  it('stays closed below the minimum of calls, however bad they are', () => {
    expect(passage(after([false, false, false]), 0)).toEqual({ pass: true, probe: false });
    expect(passage(after([false, false, false, false]), 0)).toEqual({ pass: false, retryInMs: 5_000 });
  });

  it('stays closed below the ratio and opens when it is reached', () => {
    expect(passage(after([true, true, true, false, false]), 0)).toMatchObject({ pass: true });
    expect(passage(after([true, true, true, false, false, false]), 0)).toMatchObject({ pass: false });
  });

  it('opens by the minimum of failures in a row, however many calls went well before', () => {
    const well = Array.from({ length: 200 }, () => true);
    expect(passage(after([...well, false, false, false]), 0)).toMatchObject({ pass: true });
    expect(passage(after([...well, false, false, true, false, false, false]), 0)).toMatchObject({ pass: true });
    expect(passage(after([...well, false, false, false, false]), 0)).toMatchObject({ pass: false });
  });

  it('opens by a failure alone: a success that completes the minimum tells nothing bad', () => {
    expect(passage(after([false, false, false, true]), 0)).toMatchObject({ pass: true });
  });

  it('stays closed under any number of successes, and under failures rarer than the ratio', () => {
    const rare = fc.array(fc.boolean(), { maxLength: 60 }).map((outcomes) => outcomes.flatMap((ok) => (ok ? [true] : [true, true, false])));
    fc.assert(fc.property(rare, (outcomes) => passage(after(outcomes), 0).pass));
  });

  it('lets one probe through after the rest, and nobody beside it', () => {
    const open = after([true, true, false, false]);
    expect(passage(open, 1_000)).toEqual({ pass: false, retryInMs: 4_000 });
    expect(passage(open, 4_999)).toEqual({ pass: false, retryInMs: 1 });
    expect(passage(open, 5_000)).toEqual({ pass: true, probe: true });
    expect(passage({ ...open, probing: true }, 5_000)).toEqual({ pass: false, retryInMs: 1_000 });
  });

  it('rests again after a bad probe, with its place free for the next', () => {
    const again = afterCall({ ...after([true, true, false, false]), probing: true }, policy, { ok: false, probe: true }, 5_000);
    expect(passage(again, 6_000)).toEqual({ pass: false, retryInMs: 4_000 });
    expect(passage(again, 10_000)).toEqual({ pass: true, probe: true });
  });

  it('closes after a good probe and holds no earlier failure against the provider', () => {
    const closed = afterCall({ ...after([false, false, false, false]), probing: true }, policy, { ok: true, probe: true }, 5_000);
    expect(closed).toEqual(newBreaker());
    expect(passage(afterCall(closed, policy, bad, 5_001), 5_001)).toEqual({ pass: true, probe: false });
  });

  it('forgets failures of earlier windows', () => {
    const three = after([false, false, false]);
    expect(afterCall(three, policy, bad, 9_999).openUntil).toBe(14_999);
    expect(afterCall(three, policy, bad, 10_000)).toMatchObject({ ok: 0, bad: 1, openUntil: null });
  });

  it.each([['good', good], ['bad', bad]])('learns nothing from a %s answer to a call from before it opened', (_word, outcome) => {
    const open = after([false, false, false, false]);
    expect(afterCall(open, policy, outcome, 2)).toBe(open);
    const probing = { ...open, probing: true };
    expect(afterCall(probing, policy, outcome, 6_000)).toBe(probing);
  });

  it('never keeps a provider closed off for longer than the rest, whatever came before', () => {
    const outcomes = fc.array(fc.record({ ok: fc.boolean(), afterMs: fc.integer({ min: 0, max: 4_000 }) }), { maxLength: 80 });
    fc.assert(
      fc.property(outcomes, (calls) => {
        let breaker = newBreaker();
        let now = 0;
        for (const { ok, afterMs } of calls) {
          now += afterMs;
          const way = passage(breaker, now);
          if (!way.pass && way.retryInMs > policy.cooldownSeconds * 1000) return false;
          if (way.pass) breaker = afterCall({ ...breaker, probing: way.probe }, policy, { ok, probe: way.probe }, now);
        }
        return passage(breaker, now + policy.cooldownSeconds * 1000).pass;
      }),
    );
  });
});
