import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkVerticals, parseVerticals } from './verticals.rules';

const known = parseVerticals(readFileSync(path.resolve(__dirname, '../../../../config/verticals.yaml'), 'utf8'));

describe('verticals', () => {
  test('the shipped file holds at least eighteen', () => expect(known.size).toBeGreaterThanOrEqual(18));

  test('each unknown one is named with those like it (R2.01)', () => {
    expect(() => checkVerticals(['restaurant', 'resturant', 'lawyer', 'submarine'], known)).toThrow(/"resturant" is not a vertical; is it restaurant\?; "lawyer" is not a vertical; is it law_firm\?; "submarine" is not a vertical\. Known are restaurant/);
  });

  test('a file with a mistake is refused with its place', () => {
    expect(() => parseVerticals('verticals: { bar: { title: Bars } }')).toThrow(/verticals\.yaml cannot be used[\s\S]*categories/);
  });
});
