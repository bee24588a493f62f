import fc from 'fast-check';
import { type Identity, match, SAME_BUSINESS } from './match.rules';

const joes: Identity = { nameKey: 'joes pizza', phone: '+12125550100', domain: 'joespizza.com', streetKey: '12 main st', zip: '10001', cityKey: 'new york', state: 'NY' };
const isSame = (left: Partial<Identity>, right: Partial<Identity>) => (match({ ...joes, ...left }, { ...joes, ...right })?.score ?? 0) >= SAME_BUSINESS;

describe('who is the same business (R3.03)', () => {
  test.each<[string, Partial<Identity>, Partial<Identity>]>([
    ['the same in everything', {}, {}],
    ['same phone, name spelled otherwise, site unknown', {}, { nameKey: 'joes pizza restaurant', domain: null }],
    ['same domain and address, other number', {}, { phone: '+12125550199' }],
    ['same name and address, nothing else known', { phone: null, domain: null }, { phone: null, domain: null }],
    ['same name in the same ZIP, address unknown', { phone: null, domain: null, streetKey: null }, { domain: null }],
    ['a house number, the direction of its street left out', { streetKey: '12 w main st', phone: null }, { domain: null }],
    ['a typing error in the ZIP', {}, { zip: '10010' }],
    ['ZIP unknown, same city', { zip: null }, { streetKey: null }],
  ])('%s: one business', (_why, left, right) => expect(isSame(left, right)).toBe(true));

  test.each<[string, Partial<Identity>, Partial<Identity>]>([
    ['branches with one site', {}, { phone: '+12125550199', streetKey: '99 broadway', zip: '10002' }],
    ['branches with one number and one site in two ZIPs', {}, { streetKey: '99 broadway', zip: '10002' }],
    ['another business in the same house', {}, { nameKey: 'green dental', phone: '+12125550199', domain: 'green.com' }],
    ['a like name in the same house with phone and site of its own', { nameKey: 'main street cafe' }, { nameKey: 'main street bar', phone: '+12125550199', domain: 'bar.com' }],
    ['the same name elsewhere', { phone: null, domain: null }, { phone: null, domain: null, zip: '97201', cityKey: 'portland', state: 'OR' }],
    ['the same name in one ZIP at two addresses', { phone: null, domain: null }, { streetKey: '99 broadway' }],
    ['the same name in one city, and nothing more known', { phone: null, domain: null, streetKey: null, zip: null }, { phone: null, domain: null, streetKey: null, zip: null }],
    ['an agency that answers for others', { nameKey: 'golden dragon' }, { nameKey: 'blue lotus spa', streetKey: null, domain: null }],
  ])('%s: two businesses', (_why, left, right) => expect(isSame(left, right)).toBe(false));

  test('a match says why', () => {
    expect(match(joes, { ...joes, nameKey: 'joes pizzeria' })!.reasons).toEqual([expect.stringMatching(/^names alike \(0\.\d\d\)$/), 'same phone', 'same site domain joespizza.com', 'same address', 'same ZIP 10001']);
  });

  const some = <T>(values: T[]) => fc.constantFrom(...values);
  const identity: fc.Arbitrary<Identity> = fc.record({
    nameKey: some(['joes pizza', 'joes', 'pizza joes', 'blue lotus']), phone: some([null, '+12125550100', '+12125550199']), domain: some([null, 'a.com', 'b.com']), streetKey: some([null, '12 main st', '12 w main', 'main st', '9 x']),
    zip: some([null, '10001', '10002']), cityKey: some(['', 'new york', 'salem']), state: some(['NY', 'OR']),
  });
  test('it does not matter who is compared with whom', () => {
    fc.assert(fc.property(identity, identity, (left, right) => expect(match(left, right)?.score ?? null).toBe(match(right, left)?.score ?? null)));
  });
});
