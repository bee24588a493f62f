import { parsePlace } from './place';

describe('places as people write them', () => {
  test.each([
    ['10001', { zip: '10001' }],
    [' Portland, or ', { city: 'Portland', state: 'OR' }],
    ['Kings County, NY', { county: 'Kings', state: 'NY' }],
    ['ks', { state: 'KS' }],
    ['St. Louis,MO', { city: 'St. Louis', state: 'MO' }],
  ])('%s', (text, place) => expect(parsePlace(text)).toEqual(place));

  test.each(['', '1001', 'Portland', 'Portland, Oregon'])('"%s" is refused with what is expected', (text) => {
    expect(() => parsePlace(text)).toThrow('is not a place: write 10001');
  });
});
