import { isElsewhere, readPlace } from './place.rules';

const zips: Readonly<Record<string, { city: string; state: string }>> = { '97209': { city: 'Portland', state: 'OR' }, '02138': { city: 'Cambridge', state: 'MA' } };
const read = (street: string | null, city: string | null, state: string | null, zip: string | null) => readPlace({ street, city, state, zip }, (code) => zips[code] ?? null);

describe('where a lead is (R15.02)', () => {
  test('states, ZIP codes and cities are brought into one form', () => {
    expect(read(' 12 Main St ', 'PORTLAND', 'Oregon', '97209-1234')).toEqual({ place: { street: '12 Main St', city: 'Portland', state: 'OR', zip: '97209' }, problems: [] });
    expect(read(null, "coeur d'alene", 'id', null).place.city).toBe("Coeur D'alene");
    expect(read(null, 'McMinnville', 'or', null).place).toEqual({ street: null, city: 'McMinnville', state: 'OR', zip: null });
  });

  test('the ZIP code fills what was left out, also one whose zero a spreadsheet ate', () => expect(read(null, null, null, '2138')).toEqual({ place: { street: null, city: 'Cambridge', state: 'MA', zip: '02138' }, problems: [] }));

  test.each([
    [null, null, 'Ontario', null, 'state', /"Ontario" is no US state/],
    [null, null, null, 'ABC', 'zip', /"ABC" is no ZIP code/],
    [null, null, null, '00000', 'zip', /no ZIP code 00000/],
    [null, 'Boston', 'MA', '97209', 'zip', /97209 is in OR \(Portland\), not in MA/],
  ] as const)('%j %j %j %j: the %s is told', (street, city, state, zip, field, message) => {
    const { place, problems } = read(street, city, state, zip);
    expect(problems).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(place[field]).toBeNull();
  });

  test('nothing given is nothing known, and no problem', () => expect(read('', ' ', null, null)).toEqual({ place: { street: null, city: null, state: null, zip: null }, problems: [] }));

  test('places differ only by what both tell', () => {
    const [portland, cambridge, oregon, nowhere] = [read(null, null, null, '97209').place, read(null, null, null, '02138').place, read(null, null, 'OR', null).place, read(null, null, null, null).place];
    expect([isElsewhere(portland, cambridge), isElsewhere(portland, oregon), isElsewhere(cambridge, oregon), isElsewhere(nowhere, portland)]).toEqual([true, false, true, false]);
  });
});
