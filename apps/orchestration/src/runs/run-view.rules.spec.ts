import { campaignPipeline } from '../pipelines/campaign.pipeline';
import type { RunView } from './run-view.repository';
import { countsBy, shownSearches, shownSteps, shownWaiting } from './run-view.rules';

const run: RunView = { id: 'r', campaignId: 'c', name: 'n', pipeline: 'campaign', state: 'running', dry: false, quota: 1, budgetAmount: 1, budgetCurrency: 'USD', found: 1, ended: 0, micros: 10_000, currency: 'USD', startedAt: new Date(0), finishedAt: null, note: null };
const pending = [{ step: 'auditSite', state: 'pending', leads: 3, micros: 5 }, { step: 'auditSite', state: 'done', leads: 2, micros: 7 }];

describe('what is shown of a run', () => {
  test('steps stand in the order of the pipeline, a hold only once somebody was held', () => {
    expect(shownSteps(campaignPipeline, pending, 'USD').map(({ step }) => step)).not.toContain('review');
    const steps = shownSteps(campaignPipeline, [...pending, { step: 'review', state: 'held', leads: 1, micros: 0 }], 'USD');
    expect(steps.map(({ step }) => step).slice(-2)).toEqual(['review', 'sendEmail']);
    expect(steps[0]).toMatchObject({ step: 'auditSite', pending: 3, done: 2, failed: 0, cost: { micros: 12, currency: 'USD' } });
  });

  test('a spent budget and a pause are told with the leads that wait for them', () => {
    expect(shownWaiting(run, pending, [], [])).toEqual([{ cause: 'budget_exceeded', leads: 3, until: null }]);
    expect(shownWaiting({ ...run, state: 'paused' }, pending, [], [])).toEqual([{ cause: 'paused', leads: 3, until: null }]);
    expect(shownWaiting({ ...run, micros: 9_999 }, pending, [], [{ cause: 'retry', leads: 1, until: new Date(0) }])).toEqual([{ cause: 'retry', leads: 1, until: '1970-01-01T00:00:00.000Z' }]);
  });

  test('searches under way count as pending; outcomes and reasons add up', () => {
    expect(shownSearches([{ step: 'search', state: 'running', leads: 1, micros: 0 }, { step: 'search', state: 'pending', leads: 2, micros: 0 }])).toEqual({ pending: 3, done: 0, waiting: 0, failed: 0 });
    const rows = [{ outcome: 'failed', reason: 'timeout', leads: 1 }, { outcome: 'failed', reason: 'internal', leads: 2 }];
    expect([countsBy(rows, 'outcome'), countsBy(rows, 'reason')]).toEqual([{ failed: 3 }, { timeout: 1, internal: 2 }]);
  });
});
