import { quoted } from './reading.rules';

test('what was sent is repeated short, whole and visible', () => {
  expect(quoted('joe@')).toBe('"joe@"');
  expect(quoted('𐐜'.repeat(50), 3)).toBe('"𐐜𐐜𐐜…"');
  expect(quoted('a\u0000\u202eb"\ud801')).toBe('"ab\\""');
});
