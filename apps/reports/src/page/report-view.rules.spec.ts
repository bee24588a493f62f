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

test('both catalogues fill in the same names', () => {
  const names = (value: unknown): unknown => (typeof value === 'string' ? [...value.matchAll(/\{\w+\}/g)].map(([name]) => name).sort() : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, names(inner)])));
  expect(names(es)).toEqual(names(en));
});
