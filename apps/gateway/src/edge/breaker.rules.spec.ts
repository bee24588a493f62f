import { admit, type Breaker, CLOSED, FAILURES_TO_OPEN, OPEN_MS, record, stateOf } from './breaker.rules';

function failing(times: number, from: Breaker = CLOSED, now = 0): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((breaker) => record(breaker, false, now), from);
}

test('a breaker opens after failures in a row, not after a few (R1.13)', () => {
  expect(stateOf(failing(FAILURES_TO_OPEN - 1), 0)).toBe('closed');
  expect(stateOf(failing(FAILURES_TO_OPEN), 0)).toBe('open');
  expect(stateOf(failing(FAILURES_TO_OPEN - 1, record(failing(FAILURES_TO_OPEN - 1), true, 0)), 0)).toBe('closed');
});

test('open refuses and says until when; half-open lets one probe through', () => {
  const open = failing(FAILURES_TO_OPEN);
  expect(admit(open, OPEN_MS - 1)).toEqual({ go: false, retryAt: OPEN_MS });
  const probe = admit(open, OPEN_MS);
  if (!probe.go) throw new Error('the probe was refused');
  expect(admit(probe.breaker, OPEN_MS + 1).go).toBe(false);
  expect(record(probe.breaker, true, OPEN_MS + 2)).toEqual(CLOSED);
  expect(stateOf(record(probe.breaker, false, OPEN_MS + 2), OPEN_MS + 2)).toBe('open');
});

test('a probe that never came back frees its place', () => {
  const probe = admit(failing(FAILURES_TO_OPEN), OPEN_MS);
  if (!probe.go) throw new Error('the probe was refused');
  expect(admit(probe.breaker, OPEN_MS + 15_000).go).toBe(true);
});

test('failures of calls that were under way when it opened do not prolong the wait', () => {
  const open = failing(FAILURES_TO_OPEN);
  expect(failing(3, open, OPEN_MS - 1)).toEqual(open);
});
