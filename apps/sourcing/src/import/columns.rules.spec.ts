import { mapColumns } from './columns.rules';

const brewery = ['id', 'name', 'brewery_type', 'address_1', 'address_2', 'address_3', 'city', 'state_province', 'postal_code', 'country', 'phone', 'website_url', 'longitude', 'latitude'];

describe('columns of a file (R3.05)', () => {
  test('usual names are known', () => {
    expect(mapColumns(brewery, {})).toEqual({
      id: 'id', name: 'name', line1: 'address_1', line2: 'address_2', city: 'city', state: 'state_province', zip: 'postal_code', country: 'country', phone: 'phone', website: 'website_url', categories: 'brewery_type',
      latitude: 'latitude', longitude: 'longitude', status: 'brewery_type',
    });
    expect(mapColumns(['LEGAL NAME', 'DOING BUSINESS AS NAME', 'ADDRESS', 'CITY', 'STATE', 'ZIP CODE'], {})).toMatchObject({ name: 'DOING BUSINESS AS NAME', zip: 'ZIP CODE' });
  });

  test('what the caller says goes before what is guessed', () => expect(mapColumns(['name', 'Shop', 'state', 'zip'], { name: 'shop' })).toMatchObject({ name: 'Shop' }));

  test('what lacks is named with the columns that are there', () => {
    expect(() => mapColumns(['title of shop', 'plz'], {})).toThrow(/name: no column holds the name; the file has "title of shop", "plz".*state: .*city: no column holds the city or the ZIP/);
  });

  test('a field or column that does not exist is named', () => {
    expect(() => mapColumns(brewery, { nmae: 'name', phone: 'fon' })).toThrow(/nmae: no such field; fields are id, name.*phone: the file has no column "fon"/);
  });
});
