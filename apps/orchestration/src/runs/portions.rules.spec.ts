import { inPortions } from './portions.rules';

test('portions hold everything once, in order', () => {
  expect(inPortions([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect([inPortions([]), inPortions(Array.from({ length: 1_001 })).map(({ length }) => length)]).toEqual([[], [500, 500, 1]]);
});
