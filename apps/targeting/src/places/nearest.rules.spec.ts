import { editDistance, nearest } from './nearest.rules';

test('edits are counted', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('same', 'same')).toBe(0);
});

test('names that look alike are suggested, nearest first, and none that is unlike', () => {
  expect(nearest('portlnd', ['Portland', 'Portales', 'Salem'])).toEqual(['Portland']);
  expect(nearest('resturant', ['restaurant', 'bar'])).toEqual(['restaurant']);
  expect(nearest('xyzzy', ['Portland', 'Salem'])).toEqual([]);
});
