import { streetKey, streetParts } from './street.rules';

test.each([
  ['1411 NW Flanders St', '1411 Northwest Flanders Street, Suite 200'],
  ['707 E. 37th St. ', '707 East 37th Street'],
  ['12 Fifth Avenue #4', '12 5th Ave Apt 4'],
])('%s and %s are one address (R3.03)', (left, right) => expect(streetKey(left)).toBe(streetKey(right)));

test('numbers tell houses apart', () => expect(streetKey('12 Main St')).not.toBe(streetKey('14 Main St')));

test('number and name are told apart, the kind of road is left out', () => {
  expect(streetParts('1119 n cleveland ave')).toEqual({ number: '1119', name: 'n cleveland' });
  expect(streetParts('broadway')).toEqual({ number: null, name: 'broadway' });
});

test.each([null, '', '  ', '-'])('%j is no address', (line) => expect(streetKey(line)).toBeNull());
