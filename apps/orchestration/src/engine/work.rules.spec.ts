import { stepKey, type StepOutcome } from '@leadfactory/contracts';
import fc from 'fast-check';
import { backOffMs, isSettled, judge, MOST_FAILURES, reissueAfterMs, type Circumstances, type StepState, type Work } from './work.rules';

const now = new Date('2026-03-02T09:00:00.000Z');
const key = stepKey('lead', 'auditSite', 1);
const calm: Circumstances = { key, optional: false, leadEnded: false, isOwed: true, now, chance: 0.5 };
const cost = { micros: 1_000, currency: 'USD' as const };
const running: Work = { state: 'running', generation: 1, attempt: 3, failures: 1 };

const outcomes: fc.Arbitrary<StepOutcome> = fc.oneof(
  fc.record({ status: fc.constant('done' as const), output: fc.jsonValue() }),
  fc.record({ status: fc.constant('end' as const), outcome: fc.constantFrom('disqualified' as const, 'suppressed' as const, 'skipped' as const), reason: fc.string() }),
  fc.record({ status: fc.constant('wait' as const), retryAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()), cause: fc.constantFrom('rate_limited' as const, 'window' as const), detail: fc.string() }),
  fc.record({ status: fc.constant('hold' as const), reason: fc.string() }),
  fc.record({ status: fc.constant('failed' as const), code: fc.string(), message: fc.string(), retry: fc.boolean() }),
);

/** The row after the verdict and, when it waits, after it has been issued again. */
function after(work: Work, verdict: ReturnType<typeof judge>): Work {
  switch (verdict.kind) {
    case 'ignored':
    case 'recorded':
    case 'charged':
      return work;
    case 'waiting':
      return { ...work, state: 'running', attempt: work.attempt + 1, failures: verdict.failures };
    case 'ended':
      return { ...work, state: 'done' };
    case 'done':
    case 'held':
    case 'skipped':
    case 'failed':
      return { ...work, state: verdict.kind };
  }
}

describe('what a result makes of the work', () => {
  test('a repeated result changes nothing the second time', () => {
    fc.assert(fc.property(outcomes, (outcome) => {
      const result = { key, attempt: running.attempt, outcome, cost };
      const once = after(running, judge(running, result, calm));
      expect(judge(once, result, { ...calm, isOwed: false }).kind).toBe('ignored');
    }));
  });

  test('a result of another attempt or generation changes nothing', () => {
    fc.assert(fc.property(outcomes, fc.integer({ min: 1, max: 9 }), (outcome, attempt) => {
      fc.pre(attempt !== running.attempt);
      expect(judge(running, { key, attempt, outcome, cost }, calm).kind).toBe('ignored');
      expect(judge(running, { key: stepKey('lead', 'auditSite', 2), attempt: running.attempt, outcome, cost }, calm).kind).toBe('ignored');
    }));
  });

  test('whatever comes back in whatever order, the work ends after at most six failures and never leaves its end', () => {
    fc.assert(fc.property(fc.array(fc.tuple(outcomes, fc.integer({ min: 0, max: 3 })), { maxLength: 60 }), (results) => {
      let work: Work = { state: 'running', generation: 1, attempt: 1, failures: 0 };
      let settledAs: StepState | null = null;
      for (const [outcome, lateBy] of results) {
        work = after(work, judge(work, { key, attempt: Math.max(1, work.attempt - lateBy), outcome, cost }, calm));
        if (settledAs !== null) expect(work.state).toBe(settledAs);
        if (isSettled(work.state)) settledAs = work.state;
        expect(work.failures).toBeLessThanOrEqual(MOST_FAILURES);
        if (work.failures === MOST_FAILURES) expect(work.state).toBe('failed');
      }
    }));
  });

  test('waiting costs no failure, and is never over at once or for ever', () => {
    fc.assert(fc.property(outcomes.filter((outcome) => outcome.status === 'wait'), (outcome) => {
      const verdict = judge(running, { key, attempt: running.attempt, outcome, cost }, calm);
      if (verdict.kind !== 'waiting') throw new Error(`it became ${verdict.kind}`);
      expect(verdict.failures).toBe(running.failures);
      expect(verdict.dueAt.getTime()).toBeGreaterThan(now.getTime());
      expect(verdict.dueAt.getTime() - now.getTime()).toBeLessThanOrEqual(7 * 86_400_000);
    }));
  });

  test('the failure of an optional step is skipped, any other fails (R15.04)', () => {
    const result = { key, attempt: 3, outcome: { status: 'failed' as const, code: 'provider_rejected', message: 'no', retry: false }, cost };
    expect(judge(running, result, { ...calm, optional: true })).toMatchObject({ kind: 'skipped', error: 'provider_rejected', failures: 2 });
    expect(judge(running, result, calm)).toMatchObject({ kind: 'failed', detail: 'no' });
  });

  test('what was done after the lead had ended is kept, and moves nothing', () => {
    const cancelled: Work = { ...running, state: 'cancelled' };
    expect(judge(cancelled, { key, attempt: 3, outcome: { status: 'done', output: 1 }, cost }, { ...calm, leadEnded: true }).kind).toBe('recorded');
  });

  test('what came back for nothing is charged once, also when it cost nothing: it is not out any more', () => {
    const outcome = { status: 'failed' as const, code: 'timeout', message: '', retry: true };
    for (const state of ['cancelled', 'skipped', 'pending'] as const) {
      const late = (micros: number, isOwed: boolean) => judge({ ...running, state }, { key, attempt: 3, outcome, cost: { micros, currency: 'USD' } }, { ...calm, leadEnded: state === 'cancelled', isOwed }).kind;
      expect([late(1_000, true), late(1_000, false), late(0, true)]).toEqual(['charged', 'ignored', 'charged']);
    }
  });
});

describe('pauses', () => {
  test('grow from a second to ten minutes, spread by a fifth', () => {
    expect([1, 2, 3, 4, 5, 9].map((failures) => backOffMs(failures, 0.5))).toEqual([1_000, 5_000, 25_000, 120_000, 600_000, 600_000]);
    expect([backOffMs(1, 0), backOffMs(1, 0.999_999)]).toEqual([800, 1_200]);
  });

  test('work that is out too long goes again after twice the ack wait, then ever later', () => {
    expect([0, 1, 4, 40].map((reissues) => reissueAfterMs(60, reissues))).toEqual([60_000, 120_000, 960_000, 960_000]);
  });
});
