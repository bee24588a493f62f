import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseVerticals, verticalNamed } from './verticals.rules';

const known = parseVerticals(readFileSync(path.resolve(__dirname, '../../../../config/verticals.yaml'), 'utf8'));

test('a vertical has the categories that providers know it by', () => expect(verticalNamed(known, 'cafe').categories).toEqual(['cafes', 'coffee']));

test('an unknown vertical is named, with the one that is meant', () => {
  expect(() => verticalNamed(known, 'brewpub')).toThrow(/"brewpub" is not a vertical; is it brewery\? Known are restaurant/);
  expect(() => verticalNamed(known, 'submarine')).toThrow(/"submarine" is not a vertical\. Known are restaurant/);
});

test('a file with a mistake is refused with its place', () => expect(() => parseVerticals('verticals: { bar: { title: Bars } }')).toThrow(/verticals\.yaml cannot be used[\s\S]*categories/));
