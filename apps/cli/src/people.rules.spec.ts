import { ageText, costText, count, line, timeText } from './people.rules';

test('costs show cents, and fractions of them where there are any', () => {
  expect([0, 2_500, 1_250_000, 12_345_600].map((micros) => costText({ micros, currency: 'USD' }))).toEqual(['$0.00', '$0.0025', '$1.25', '$12.3456']);
});

test('ages show their two largest units', () => {
  expect([null, 0, 59, 250, 3_600, 90_061].map(ageText)).toEqual(['–', '0 s', '59 s', '4 m 10 s', '1 h', '1 d 1 h']);
});

test('texts of others stay on their line', () => {
  expect(line('a\u001b[31m\nb', 20)).toBe('a [31m b');
  expect(line('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
  expect([timeText('2026-11-22T07:24:10.123Z'), timeText(null), count(1, 'lead'), count(2, 'lead')]).toEqual(['2026-11-22 07:24:10', '–', '1 lead', '2 leads']);
});
