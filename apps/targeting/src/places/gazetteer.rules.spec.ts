import { describeWithShared } from '@leadfactory/testing';
import { readFileSync } from 'node:fs';
import { placeName, resolvePlacesIn } from './gazetteer.rules';
import { ZipRepository } from './zip.repository';

const gazetteer = new ZipRepository().all();

describe('places (R2.01, R2.02)', () => {
  test('the country is there, each ZIP with its city, county, state and coordinates', () => {
    expect(gazetteer.byZip.size).toBeGreaterThan(40_000);
    expect(gazetteer.byZip.get('10001')).toMatchObject({ city: 'New York', county: 'New York', state: 'NY' });
    expect(gazetteer.byState.size).toBeGreaterThanOrEqual(51);
  });

  test('a city, a county and a state stand for their ZIP codes', () => {
    const portland = resolvePlacesIn(gazetteer, [{ city: 'portland', state: 'or' }]).zips;
    expect(portland.length).toBeGreaterThan(25);
    expect(portland.every((area) => area.state === 'OR' && area.city === 'Portland')).toBe(true);
    expect(resolvePlacesIn(gazetteer, [{ county: 'Kings County', state: 'NY' }]).zips.map((area) => area.zip)).toContain('11201');
    expect(resolvePlacesIn(gazetteer, [{ state: 'KS' }]).zips.length).toBeGreaterThan(500);
  });

  test.each([['St. Louis', 'MO', 'Saint Louis'], ['saint paul', 'MN', 'Saint Paul'], ['Ft Worth', 'TX', 'Fort Worth'], ['Coeur d Alene', 'ID', "Coeur d'Alene"]])('%s, %s is %s, however it is written (R2.01)', (city, state, name) => {
    const { zips } = resolvePlacesIn(gazetteer, [{ city, state }]);
    expect(new Set(zips.map((area) => area.city))).toEqual(new Set([name]));
  });

  test('a county is found with and without its accent and its abbreviation', () => {
    expect(resolvePlacesIn(gazetteer, [{ county: 'Dona Ana', state: 'NM' }]).zips).toEqual(resolvePlacesIn(gazetteer, [{ county: 'Doña Ana', state: 'NM' }]).zips);
    expect(resolvePlacesIn(gazetteer, [{ county: 'St. Louis County', state: 'MO' }]).zips.length).toBeGreaterThan(10);
  });

  test('a ZIP inside a chosen city is told and counted once', () => {
    const { zips, overlaps } = resolvePlacesIn(gazetteer, [{ city: 'Portland', state: 'OR' }, { zip: '97201' }]);
    expect(zips.filter((area) => area.zip === '97201')).toHaveLength(1);
    expect(overlaps).toEqual([{ place: '97201', within: 'Portland, OR', zips: 1 }]);
  });

  test('every unknown place is named, with those like it', () => {
    expect(() => resolvePlacesIn(gazetteer, [{ zip: '00000' }, { city: 'Portlnd', state: 'OR' }, { state: 'ZZ' }])).toThrow(/there is no ZIP code 00000; Portlnd, OR: there is no such city in OR; is it Portland\?; ZZ: ZZ is no state/);
  });

  test('the nearest ZIP codes come first', () => {
    const { zips } = resolvePlacesIn(gazetteer, [{ zip: '10001' }, { state: 'NY' }]);
    expect(zips[0]!.zip).toBe('10001');
    expect(zips.slice(0, 20).every((area) => area.zip.startsWith('10') || area.zip.startsWith('11'))).toBe(true);
  });

  test('places are written as people write them', () => {
    expect([placeName({ zip: '10001' }), placeName({ city: 'Portland', state: 'or' }), placeName({ county: 'Kings', state: 'NY' }), placeName({ state: 'ks' })]).toEqual(['10001', 'Portland, OR', 'Kings County, NY', 'KS']);
  });
});

describeWithShared('data/zip/all_us_zipcodes.csv', 'ZIP codes against another source', (file) => {
  test('state agrees for 99 % and city for 90 % of the ZIP codes that both have', () => {
    let both = 0;
    let sameState = 0;
    let sameCity = 0;
    for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
      const [zip = '', city = '', state = ''] = line.split(',');
      const area = gazetteer.byZip.get(zip);
      if (!area) continue;
      both += 1;
      if (area.state === state) sameState += 1;
      if (area.city.toLowerCase() === city.toLowerCase()) sameCity += 1;
    }
    expect(both).toBeGreaterThan(35_000);
    expect(sameState / both).toBeGreaterThan(0.99);
    expect(sameCity / both).toBeGreaterThan(0.9);
  });
});
