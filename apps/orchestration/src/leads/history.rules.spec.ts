import type { HistoryRow } from './history.repository';
import { shownHistory } from './history.rules';

const at = new Date('2026-01-01T12:00:00.000Z');
const row = (more: Partial<HistoryRow>): HistoryRow => ({
  step: 'draftEmail', generation: 1, state: 'done', attempt: 1, failures: 0, reissues: 0, micros: 700, cached: false, issuedAt: at, startedAt: at, finishedAt: new Date(at.getTime() + 1_500), dueAt: null,
  cause: null, error: null, detail: null, outputBytes: 2, output: {}, supersededAt: null, verb: null, actor: null, ...more,
});

describe('a lead’s history (R12.03)', () => {
  test('each time that a step was done has its own cost, though its row adds them up', () => {
    const shown = shownHistory([row({ supersededAt: at, verb: 'rerun', actor: 'user:x' }), row({ step: 'sendEmail', micros: 50 }), row({ generation: 2, attempt: 2, micros: 1_900 })], false);
    expect(shown.map(({ step, cost, superseded }) => [step, cost.micros, superseded?.verb])).toEqual([['draftEmail', 700, 'rerun'], ['sendEmail', 50, undefined], ['draftEmail', 1_200, undefined]]);
  });

  test('what was given comes only when it is asked for', () => {
    expect([shownHistory([row({})], false)[0], shownHistory([row({})], true)[0]].map((step) => step !== undefined && 'output' in step)).toEqual([false, true]);
    expect(shownHistory([row({ finishedAt: null }), row({})], false).map(({ seconds }) => seconds)).toEqual([null, 1.5]);
  });
});
