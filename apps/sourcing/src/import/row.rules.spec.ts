import { mapColumns } from './columns.rules';
import { readCsv } from './csv.rules';
import { emptyPlaces, readRows } from './row.rules';

function read(csv: string, places: Parameters<typeof readRows>[2] = []) {
  const file = readCsv(csv);
  return readRows(file, mapColumns(file.columns, {}), places);
}

const HEADER = 'id,name,address_1,city,state,postal_code,country,phone,website,email,latitude,longitude,status,rating';

describe('rows of a file (R3.05)', () => {
  test('a row becomes a business: state names are codes, ZIP+4 is a ZIP, phones and sites are normal', () => {
    const { rows, problems } = read(`${HEADER}\n7,10 Barrel,1411 NW Flanders St,Portland,Oregon,97209-2620,United States,5032241700,www.10barrel.com,Hi@10Barrel.com,45.5,-122.6,open,4.5`);
    expect(problems).toEqual([]);
    expect(rows[0]).toEqual({
      line: 2, id: '7', entry: {
        name: '10 Barrel', address: { line1: '1411 NW Flanders St', line2: null, city: 'Portland', state: 'OR', zip: '97209', country: 'US' }, location: { latitude: 45.5, longitude: -122.6 }, phone: '+15032241700',
        website: 'http://www.10barrel.com/', email: 'hi@10barrel.com', categories: [], rating: 4.5, reviewCount: null, closed: false,
      },
    });
  });

  test('what cannot be a business is refused by line, column and reason', () => {
    const { rows, problems } = read(`${HEADER}\n1,,x,Salem,OR,97301,,,,,,,,\n2,Joe,x,Salem,Oregano,97301,,,,,,,,\n3,Joe,x,,OR,abc,,,,,,,,\n4,Jo,x,Toronto,ON,M5V,Canada,,,,,,,\n5,Fine,x,Salem,OR,,,,,,,,,`);
    expect(problems).toEqual([
      { line: 2, column: 'name', message: 'The name is empty.' },
      { line: 3, column: 'state', message: '"Oregano" is no US state.' },
      { line: 4, column: 'city', message: 'Neither a city nor a ZIP code of five digits.' },
      { line: 5, column: 'country', message: '"Canada" is not the United States, and other countries cannot be imported.' },
    ]);
    expect(rows.map(({ id }) => id)).toEqual(['5']);
  });

  test('what cannot be read of an optional field is unknown, never invented', () => {
    const { rows } = read(`${HEADER}\n1,Joe,,Salem,OR,97301,,call me,javascript:alert(1),nobody,0,0,,9`);
    expect(rows[0]!.entry).toMatchObject({ phone: null, website: null, email: null, location: null, rating: null });
  });

  test('rows of other places are left out without blame', () => {
    const csv = `${HEADER}\n1,A,,Portland,OR,97209,,,,,,,,\n2,B,,Portland,ME,04101,,,,,,,,\n3,C,,Salem,OR,97301,,,,,,,,\n4,D,,Berlin,,10115,Germany,,,,,,,\n5,E,,PORTLAND,or,,,,,,,,closed,`;
    expect(read(csv, [{ city: 'Portland', state: 'OR' }])).toMatchObject({ rows: [{ id: '1' }, { id: '5', entry: { closed: true } }], elsewhere: 3, problems: [] });
    expect(read(csv, [{ zip: '97301' }, { state: 'ME' }]).rows.map(({ id }) => id)).toEqual(['2', '3']);
  });

  test('places that name nothing are told', () => expect(emptyPlaces([{}, { zip: '97209' }, { state: 'XX' }])).toEqual([0, 2]));
});
