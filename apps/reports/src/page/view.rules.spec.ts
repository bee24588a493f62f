import { ratingOf, THRESHOLDS } from '../snapshot/vitals.rules';
import { gradeOfScore, GRADE_COLOURS, measuredValue, metricPosition, metricValue, RATING_COLOURS, SEVERITY_COLOURS } from './view.rules';

function contrastOnWhite(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05);
}

test.each([...Object.values(GRADE_COLOURS), ...Object.values(RATING_COLOURS), ...SEVERITY_COLOURS.slice(1)])('%s can be read on white', (colour) => {
  expect(contrastOnWhite(colour)).toBeGreaterThanOrEqual(4.5);
});

test('measures are written as people of the language write them', () => {
  expect([metricValue('lcp', 5234, 'en'), metricValue('tbt', 90.4, 'en'), metricValue('cls', 0.126, 'en')]).toEqual(['5.2 s', '90 ms', '0.13']);
});

test.each([
  ['lcp', 2540, '2.54 s'], ['lcp', 2501, '2.501 s'], ['lcp', 4040, '4.04 s'], ['cls', 0.104, '0.104'], ['cls', 0.2504, '0.2504'], ['tbt', 200.4, '200.4 ms'], ['fcp', 1820, '1.82 s'],
  ['lcp', 2480, '2.5 s'], ['lcp', 2500, '2.5 s'], ['lcp', 2560, '2.6 s'], ['lcp', 3960, '4.0 s'], ['cls', 0.1, '0.10'], ['cls', 0.1000000001, '0.10'], ['tbt', 90.4, '90 ms'],
] as const)('%s of %d is written %s: never as the limit that it exceeds', (name, value, text) => {
  expect(measuredValue({ name, value, ...THRESHOLDS[name], rating: ratingOf(name, value) }, 'en')).toBe(text);
});

test('a measure stands in the third of its rating, and never beyond the bar', () => {
  const lcp = { name: 'lcp' as const, good: 2500, poor: 4000, rating: 'poor' as const };
  expect([0, 2500, 4000, 8000, 1e9].map((value) => metricPosition({ ...lcp, value }))).toEqual([0, 1 / 3, 2 / 3, 1, 1]);
});

test('grades follow the score', () => expect([90, 89, 79, 69, 54].map(gradeOfScore)).toEqual(['A', 'B', 'C', 'D', 'F']));
