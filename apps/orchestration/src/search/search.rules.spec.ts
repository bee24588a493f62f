import { searchesAtOnce } from './search.rules';

test('as many searches go out as their pages are likely to be needed, four at most', () => {
  expect([0, 1, 50, 51, 150, 10_000].map(searchesAtOnce)).toEqual([0, 1, 1, 2, 3, 4]);
});
