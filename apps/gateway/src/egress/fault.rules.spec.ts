import fc from 'fast-check';
import { isTransient } from '@leadfactory/kernel';
import { type FaultKind, ProviderFault } from '../providers/provider.fault';
import { costOfFault, errorOf, isOutage, mayTryAgain, pauseBefore, quietMs } from './fault.rules';

const now = new Date('2026-11-22T12:00:00.000Z');
const KINDS: readonly FaultKind[] = ['rejected', 'limited', 'unavailable', 'timeout'];
const told = (fault: ProviderFault, repeatable: boolean, cooldownSeconds = 30) => errorOf(fault, 'yelp', now, { repeatable, cooldownSeconds });

describe('how long a vendor is left alone', () => {
  it.each<[string, number | undefined, number]>([
    ['what it asked for', 7_000, 7_000],
    ['five seconds when it named no time', undefined, 5_000],
    ['a moment at least, though it said "at once"', 0, 100],
    ['a day at most, though it said "next year"', 31_536_000_000, 86_400_000],
  ])('%s', (_words, retryAfterMs, expected) => {
    expect(quietMs(new ProviderFault('limited', 'slow down', { retryAfterMs }))).toBe(expected);
  });
});

describe('what counts as an outage', () => {
  it('only what the vendor could not serve: its refusals and limits say that it works', () => {
    expect(KINDS.filter((kind) => isOutage(new ProviderFault(kind, '')))).toEqual(['unavailable', 'timeout']);
  });
});

describe('what a try without an answer costs', () => {
  const look = { effect: false, repeatable: true, priceMicros: 8000 };
  const lost = (kind: FaultKind) => new ProviderFault(kind, '', { maybeDone: true });

  it('its price, in doubt, when the answer was lost; nothing when the vendor said that it did not serve us', () => {
    expect(KINDS.map((kind) => costOfFault(lost(kind), look).doubtfulMicros)).toEqual([0, 0, 8000, 8000]);
    expect(KINDS.map((kind) => costOfFault(new ProviderFault(kind, ''), look))).toEqual(KINDS.map(() => ({ micros: 0, doubtfulMicros: 0 })));
  });

  it('what the vendor told, beyond doubt', () => {
    expect(costOfFault(new ProviderFault('timeout', '', { maybeDone: true, micros: 12 }), look)).toEqual({ micros: 12, doubtfulMicros: 0 });
  });

  it('the calls of the try that were answered, and the lost one in doubt', () => {
    expect(costOfFault(new ProviderFault('unavailable', '', { calls: 2 }), look)).toEqual({ micros: 16_000, doubtfulMicros: 0 });
    expect(costOfFault(new ProviderFault('timeout', '', { calls: 2, maybeDone: true }), look)).toEqual({ micros: 24_000, doubtfulMicros: 8_000 });
  });

  it('nothing where asking again is the same call; an effect that cannot be asked again may have been billed', () => {
    expect(costOfFault(lost('timeout'), { ...look, effect: true }).micros).toBe(0);
    expect(costOfFault(lost('timeout'), { ...look, effect: true, repeatable: false })).toEqual({ micros: 8000, doubtfulMicros: 8000 });
  });
});

describe('trying again (R12.02)', () => {
  it('repeats a read after any outage', () => {
    expect(KINDS.filter((kind) => mayTryAgain(new ProviderFault(kind, '', { maybeDone: true }), true))).toEqual(['unavailable', 'timeout']);
  });

  it('repeats an effect only when it certainly did not happen', () => {
    expect(KINDS.filter((kind) => mayTryAgain(new ProviderFault(kind, '', { maybeDone: false }), false))).toEqual(['unavailable', 'timeout']);
    expect(KINDS.filter((kind) => mayTryAgain(new ProviderFault(kind, '', { maybeDone: true }), false))).toEqual([]);
  });

  it('waits twice as long before each try, by chance within it, and eight seconds at most', () => {
    expect([2, 3, 4, 7, 8, 60].map((attempt) => pauseBefore(attempt, 1))).toEqual([250, 500, 1_000, 8_000, 8_000, 8_000]);
    expect([2, 3, 4].map((attempt) => pauseBefore(attempt, 0))).toEqual([0, 0, 0]);
    expect(pauseBefore(3, 0.5)).toBe(250);
  });

  it('spreads callers over the whole pause', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const pause = pauseBefore(attempt, chance);
      return Number.isInteger(pause) && pause >= 0 && pause <= pauseBefore(attempt, 1);
    }));
  });
});

describe('what the caller is told', () => {
  it('a refusal is final, names the vendor and its words, and says no time to come back', () => {
    const error = told(new ProviderFault('rejected', 'HTTP 400: INVALID_LOCALE: no such locale', { status: 400 }), true);
    expect(error).toMatchObject({ code: 'provider_rejected', message: 'yelp refused the call: HTTP 400: INVALID_LOCALE: no such locale', details: { context: { provider: 'yelp', status: 400 } } });
    expect(error.details.retryAt).toBeUndefined();
    expect(isTransient(error)).toBe(false);
  });

  it('a limit says when to come back, by the vendor’s own word', () => {
    expect(told(new ProviderFault('limited', 'HTTP 429', { retryAfterMs: 11_000 }), false)).toMatchObject({ code: 'rate_limited', details: { retryAt: '2026-11-22T12:00:11.000Z' } });
    expect(told(new ProviderFault('limited', 'HTTP 429'), true).details.retryAt).toBe('2026-11-22T12:00:05.000Z');
  });

  it('an outage says to come back after the breaker’s rest, or later when the vendor asked for more', () => {
    expect(told(new ProviderFault('unavailable', 'HTTP 503', { retryAfterMs: 5_000 }), true).details.retryAt).toBe('2026-11-22T12:00:30.000Z');
    expect(told(new ProviderFault('unavailable', 'HTTP 503', { retryAfterMs: 90_000 }), true).details.retryAt).toBe('2026-11-22T12:01:30.000Z');
    expect(told(new ProviderFault('timeout', 'no answer'), true)).toMatchObject({ code: 'provider_unavailable', details: { retryAt: '2026-11-22T12:00:30.000Z' } });
  });

  it.each<FaultKind>(['unavailable', 'timeout'])('an effect that may have happened (%s) is of unknown fate and gives no reason to repeat it', (kind) => {
    const error = told(new ProviderFault(kind, 'socket hang up', { maybeDone: true }), false);
    expect(error).toMatchObject({ code: 'fate_unknown', message: expect.stringContaining('not repeated') });
    expect(error.details.retryAt).toBeUndefined();
    expect(isTransient(error)).toBe(false);
  });

  it('the same fault of a read, or of an effect that never left, may be tried later', () => {
    expect(told(new ProviderFault('timeout', '', { maybeDone: true }), true).code).toBe('provider_unavailable');
    expect(told(new ProviderFault('unavailable', 'connect ECONNREFUSED', { maybeDone: false }), false).code).toBe('provider_unavailable');
  });

  it('always keeps the fault as its cause, and leaves out a status that there was not', () => {
    for (const kind of KINDS) {
      const fault = new ProviderFault(kind, 'x');
      const error = told(fault, true);
      expect(error.cause).toBe(fault);
      expect(error.details.context).toEqual({ provider: 'yelp' });
    }
  });
});
