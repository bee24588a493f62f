import { assertMay, endOfRun, isBudgetSpent } from './run.rules';

describe('runs', () => {
  test('a run that is over cannot be paused, resumed or cancelled; the refusal says what can', () => {
    for (const command of ['pause', 'resume', 'cancel'] as const) expect(() => assertMay(command, 'finished')).toThrow(/This run is finished; only a run that is .* can be asked to/);
    expect(() => assertMay('retry', 'cancelled')).toThrow('This run is cancelled');
    expect(() => assertMay('retry', 'finished')).not.toThrow();
  });

  test('a run fails only when every search failed and no lead came of it', () => {
    expect(endOfRun({ leads: 0, failedSearches: 2, doneSearches: 0 })).toEqual({ state: 'failed', note: '2 of 2 searches failed.' });
    expect(endOfRun({ leads: 5, failedSearches: 1, doneSearches: 3 })).toEqual({ state: 'finished', note: '1 of 4 searches failed.' });
    expect(endOfRun({ leads: 0, failedSearches: 0, doneSearches: 1 })).toEqual({ state: 'finished', note: 'No business was found.' });
  });

  test('a budget in cents is spent by as many millionths', () => {
    expect([isBudgetSpent(null, 1e12), isBudgetSpent({ amount: 100 }, 999_999), isBudgetSpent({ amount: 100 }, 1_000_000)]).toEqual([false, false, true]);
  });
});
