import { gradeOfScore, GRADE_COLOURS, metricPosition, metricValue, RATING_COLOURS, SEVERITY_COLOURS } from './view.rules';

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

test('a measure stands in the third of its rating, and never beyond the bar', () => {
  const lcp = { name: 'lcp' as const, good: 2500, poor: 4000, rating: 'poor' as const };
  expect([0, 2500, 4000, 8000, 1e9].map((value) => metricPosition({ ...lcp, value }))).toEqual([0, 1 / 3, 2 / 3, 1, 1]);
});

test('grades follow the score', () => expect([90, 89, 79, 69, 54].map(gradeOfScore)).toEqual(['A', 'B', 'C', 'D', 'F']));
