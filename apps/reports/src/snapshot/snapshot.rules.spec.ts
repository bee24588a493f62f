import { facts } from '../../test/report.factory';
import { competitorsOf, quickWins, snapshotOf, spread, strongestFirst } from './snapshot.rules';

const sender = { name: 'Acme', email: null, website: null, phone: null, postalAddress: null };
const { audit } = facts({ findings: 20 });

test('the strongest come first, of two alike the one that is mended sooner, in the same order every time', () => {
  const ordered = strongestFirst(audit.findings);
  const ranks = ordered.map(({ severity, effort }) => (4 - severity) * 3 + ['minutes', 'hours', 'days'].indexOf(effort));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(strongestFirst([...audit.findings].reverse())).toEqual(ordered);
});

test('proofs are of three areas where there are three', () => {
  expect(new Set(spread(audit.findings, 3).map(({ category }) => category)).size).toBe(3);
  expect(spread(audit.findings.filter(({ category }) => category === 'seo'), 3)).toHaveLength(audit.findings.filter(({ category }) => category === 'seo').length > 2 ? 3 : 2);
});

test('a quick win takes minutes, or hours when it is serious; never days', () => {
  for (const win of quickWins(audit.findings)) expect(win.effort === 'minutes' || (win.effort === 'hours' && win.severity >= 3)).toBe(true);
});

describe('the neighbourhood (R7.01)', () => {
  test.each([[[50, 60, 70, 80], '10001'], [[50, 60, 70, 80, 90], null]])('is left out below five others, or without a ZIP', (others, zip) => expect(competitorsOf(60, zip, others)).toBeNull());

  test('counts those that score lower, and nobody who scores the same', () => {
    expect(competitorsOf(60, '10001', [90, 50, 60, 40, 70])).toEqual({ zip: '10001', peers: 5, percentile: 40, median: 60, best: 90, scores: [40, 50, 60, 70, 90] });
    expect(competitorsOf(60, '10001', [61, 62, 63, 64, 65, 70])).toMatchObject({ percentile: 0, median: 64 });
  });

  test.each([[1, 99], [0, 100]])('of 200 others %d are as good: better than %d %%', (asGood, percentile) => {
    expect(competitorsOf(60, '10001', Array.from({ length: 200 }, (_, index) => (index < asGood ? 60 : 50)))).toMatchObject({ percentile });
  });
});

test('the snapshot accounts for every check, with the reason of what is unknown (R4.03)', () => {
  const input = facts();
  const snapshot = snapshotOf(input, { reportId: 'r', at: new Date('2026-03-02T09:00:00Z'), sender, health: input.score.health!, peers: [] });
  expect(snapshot.method.checks).toEqual({ passed: 52, failed: 14, unknown: 5 });
  expect(snapshot.method.unknown).toEqual([
    { reason: 'no contact page was found', checkIds: ['unclear-0', 'unclear-1', 'unclear-2'] },
    { reason: 'the server did not answer in time', checkIds: ['unclear-3', 'unclear-4'] },
  ]);
  expect(snapshot.byCategory.flatMap(({ findingIds }) => findingIds).sort()).toEqual(input.audit.findings.map(({ findingId }) => findingId).sort());
  expect(snapshot.byCategory[0]!.category).toBe('performance');
  expect(snapshot.competitors).toBeNull();
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
});
