import fc from 'fast-check';
import { jaroWinkler, nameContainment, nameSimilarity, trigramSimilarity } from './similarity.rules';

test('Jaro–Winkler gives the published values', () => {
  // Winkler (1990), table 1.
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4);
  expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 2);
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4);
  expect(jaroWinkler('abc', 'xyz')).toBe(0);
});

const name = fc.array(fc.constantFrom('joes', 'pizza', 'corner', 'cafe', 'golden', 'goldn', 'x'), { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));

test('similarities lie between 0 and 1, are 1 for the same and do not care who comes first', () => {
  fc.assert(fc.property(name, name, (left, right) => {
    for (const measure of [nameSimilarity, trigramSimilarity, nameContainment, jaroWinkler]) {
      expect(measure(left, right)).toBeGreaterThanOrEqual(0);
      expect(measure(left, right)).toBeLessThanOrEqual(1);
      expect(measure(left, left)).toBe(1);
    }
    expect(trigramSimilarity(left, right)).toBeCloseTo(trigramSimilarity(right, left), 9);
  }));
});

test('other orders and small misspellings stay alike, other names do not', () => {
  expect(nameSimilarity('pizza joes', 'joes pizza')).toBeGreaterThan(0.95);
  expect(nameSimilarity('golden dragon', 'goldn dragon')).toBeGreaterThan(0.9);
  expect(nameSimilarity('golden dragon', 'golden lotus')).toBeLessThan(0.7);
  expect(nameContainment('gilchrist marchman', 'easter seals society gilchrist marchman')).toBe(1);
});
