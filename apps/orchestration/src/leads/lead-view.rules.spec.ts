import { attemptsOf } from './lead-view.rules';

describe('attempts as people count them', () => {
  test('waiting for a limit is none, failures and the one under way are', () => {
    expect(attemptsOf({ state: 'pending', attempt: 0, failures: 0 })).toBe(0);
    expect(attemptsOf({ state: 'waiting', attempt: 3, failures: 0 })).toBe(0);
    expect(attemptsOf({ state: 'running', attempt: 4, failures: 1 })).toBe(2);
    expect(attemptsOf({ state: 'failed', attempt: 6, failures: 6 })).toBe(6);
  });
});
