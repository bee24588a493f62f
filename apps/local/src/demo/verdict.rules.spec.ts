import type { Funnel } from '@leadfactory/contracts';
import type { RunDetail } from './live.view';
import { renderRun } from './live.view';
import { renderFunnel } from './funnel.view';
import { mailedTwice, whatIsAmiss } from './verdict.rules';

const noCost = { micros: 0, currency: 'USD' };
const step = (name: string, done: number) => ({ step: name, done, pending: 0, running: 0, waiting: 0, held: 0, ended: 0, skipped: 0, failed: 0, cancelled: 0, cost: noCost });

const run: RunDetail = {
  id: 'r', campaignId: null, name: 'demo', pipeline: 'campaign', state: 'finished', dry: false, quota: 10, budget: null, found: 10, ended: 10, cost: { micros: 120_000, currency: 'USD' },
  startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:05.000Z', note: null, searches: { pending: 0, done: 1, waiting: 0, failed: 0 },
  steps: [step('auditSite', 10), step('matchProfile', 9), step('scoreLead', 8), step('buildReport', 6), step('draftEmail', 6), step('sendEmail', 5)], outcomes: { completed: 5, disqualified: 5 }, reasons: {}, waitingFor: [],
};
const funnel: Funnel = {
  found: 10, audited: 10, profiled: 9, contactable: 8, scored: 8, byTier: { A: 2, B: 2, C: 2, D: 2 }, reported: 6, drafted: 6, sent: 5, delivered: 5, bounced: 0, opened: 2, clicked: 1, unsubscribed: 0, complained: 0,
  bought: 1, refunded: 0, revenue: { amount: 4900, currency: 'USD' }, cost: { micros: 120_000, currency: 'USD' }, ended: 10, outcomes: { completed: 5, disqualified: 5 },
};

describe('the verdict over a campaign', () => {
  test('nothing is amiss when every lead ended and the counts agree', () => expect(whatIsAmiss(run, funnel)).toEqual([]));

  test('a count that differs by one is named with both numbers (R11.02)', () => {
    expect(whatIsAmiss(run, { ...funnel, sent: 4 })).toEqual(['Analytics counts 4 sent, the services hold 5.']);
  });

  test('leads without an end and an unfinished run are named', () => {
    const sentences = whatIsAmiss({ ...run, state: 'failed', ended: 8 }, { ...funnel, ended: 8 });
    expect(sentences.join(' ')).toMatch(/The run is failed.*2 of 10 leads/);
  });

  test('an address that got two mails is named (R10.07)', () => {
    expect(mailedTwice(['a@x.example', 'b@x.example', 'a@x.example'])).toEqual(['a@x.example was written to 2 times.']);
  });

  test('the live view has a bar per step and sums up cost and rate', () => {
    const lines = renderRun(run, 5);
    expect(lines.filter((line) => line.includes('█'))).toHaveLength(7);
    expect(lines.at(-1)).toContain('10 of 10 leads finished · $0.12 spent · 2.0 businesses/s');
  });

  test('the funnel table is rectangular', () => {
    const widths = new Set(renderFunnel(funnel).map((line) => [...line].length));
    expect(widths.size).toBe(1);
  });
});
