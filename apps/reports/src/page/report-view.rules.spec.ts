import { facts } from '../../test/report.factory';
import { snapshotOf } from '../snapshot/snapshot.rules';
import { en } from './report.texts.en';
import { es } from './report.texts.es';
import { reportView } from './report-view.rules';

const sender = { name: 'Acme', email: null, website: null, phone: null, postalAddress: null };

test.each(['en', 'es'] as const)('every text of the %s page is filled in', (language) => {
  const input = facts({ language });
  const snapshot = snapshotOf(input, { reportId: 'r', at: new Date('2026-03-02T09:00:00Z'), sender, health: input.score.health!, peers: [1, 2, 3, 4, 5] });
  const { texts: _texts, ...view } = reportView(snapshot, { url: '/x', expiresAt: new Date('2026-06-01T00:00:00Z') }, [{ device: 'phone', width: 10, height: 20 }]);
  expect(view.shots).toEqual([expect.objectContaining({ src: '/x/pictures/phone' })]);
  expect(JSON.stringify(view)).not.toMatch(/\{\w+\}/);
  expect(view.told.competitors).toContain('100');
});

const shot = (given: ReturnType<typeof facts>) => snapshotOf(given, { reportId: 'r', at: new Date('2026-03-02T09:00:00Z'), sender, health: given.score.health!, peers: [] });
const viewed = (given: ReturnType<typeof facts>) => reportView(shot(given), { url: '/x', expiresAt: new Date('2026-06-01T00:00:00Z') });

describe('the report says of the speed what was measured (R7.01)', () => {
  test.each([
    ['en', ['mobile', 'desktop'], /as a phone and as a desktop computer would\.$/], ['en', ['mobile'], /once as a phone would\.$/], ['en', ['desktop'], /once as a desktop computer would\.$/], ['en', [], /could not be measured/],
    ['es', ['mobile', 'desktop'], /como un teléfono y como un ordenador\.$/], ['es', ['mobile'], /una vez como un teléfono\.$/], ['es', ['desktop'], /una vez como un ordenador\.$/], ['es', [], /no se pudo medir/],
  ] as const)('%s %j', (language, strategies, words) => {
    const given = facts({ language });
    const vitals = given.audit.vitals.filter(({ strategy }) => strategies.some((one) => one === strategy));
    const { told } = viewed({ ...given, audit: { ...given.audit, vitals } });
    expect(told.vitals).toMatch(words);
  });
});

test('a limit that was exceeded is not the number beside the rating', () => {
  const given = facts();
  const { vitals: [phone] } = viewed({ ...given, audit: { ...given.audit, vitals: given.audit.vitals.map((one) => ({ ...one, lcpMs: 2_540 })) } });
  expect(phone!.metrics[0]).toMatchObject({ rating: 'fair', value: '2.54 s', goodUpTo: 'good up to 2.5 s' });
});

test.each([
  ['The page’s speed could not be measured: No provider serves pageAudit: set PSI_API_KEY.\nSee docs.', 'The page’s speed could not be measured.'],
  ['The check could not be made: Cannot read properties of undefined', 'The check could not be made.'],
  ['Only a part of the site was read: 3 of 9 pages.', 'Only a part of the site was read: 3 of 9 pages.'],
])('what is unknown is told without what a machine said of it: %s (R4.03)', (reason, shown) => {
  const given = facts();
  const outcomes = given.audit.outcomes.map((outcome) => (outcome.outcome === 'unknown' ? { ...outcome, reason } : outcome));
  expect(viewed({ ...given, audit: { ...given.audit, outcomes } }).unknown.map((row) => row.reason)).toEqual([shown]);
});

test('both catalogues fill in the same names', () => {
  const names = (value: unknown): unknown => (typeof value === 'string' ? [...value.matchAll(/\{\w+\}/g)].map(([name]) => name).sort() : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, names(inner)])));
  expect(names(es)).toEqual(names(en));
});
