import type { Stuck } from './stuck.repository';
import { shownStuck } from './stuck.rules';

const now = new Date('2026-01-01T12:00:00.000Z');
const row = (more: Partial<Stuck>): Stuck => ({ runId: 'r', runName: 'n', runState: 'running', step: 'auditSite', state: 'pending', cause: null, detail: null, leads: 1, since: null, until: null, example: null, budgetSpent: false, ...more });

describe('work that does not move', () => {
  test('is told by its kind and cause', () => {
    const rows = [row({ state: 'running' }), row({ state: 'waiting', cause: 'window' }), row({ state: 'held' }), row({ runState: 'paused' }), row({ budgetSpent: true })];
    expect(shownStuck(rows, now).map(({ kind, cause }) => [kind, cause])).toEqual([['out', 'no_answer'], ['waiting', 'window'], ['held', 'held'], ['stopped', 'paused'], ['stopped', 'budget_exceeded']]);
  });

  test('what is ready in a run under way is about to go, and not stuck', () => {
    expect(shownStuck([row({})], now)).toEqual([]);
  });

  test('its age is that of the oldest, and never negative when clocks differ', () => {
    expect([new Date('2026-01-01T11:58:30.000Z'), new Date('2026-01-01T12:00:05.000Z'), null].map((since) => shownStuck([row({ state: 'held', since })], now)[0]?.ageSeconds)).toEqual([90, 0, null]);
  });
});
