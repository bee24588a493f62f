import fc from 'fast-check';
import { cityKey, nameKey } from './name.rules';

test.each([
  ["The Joe's Pizza, LLC", 'JOES PIZZA'],
  ['Café Olé', 'Cafe Ole Inc.'],
  ['Smith & Sons', 'Smith and Sons Co'],
  ['10 Barrel Brewing Co', '10 Barrel Brewing Company'],
])('%s and %s are one name (R3.03)', (left, right) => expect(nameKey(left)).toBe(nameKey(right)));

test('what is left out never leaves nothing', () => {
  expect(nameKey('The Company')).toBe('company');
  expect(nameKey('LLC')).toBe('llc');
  expect(nameKey('🍕')).toBe('🍕');
  expect(nameKey('寿司')).toBe('寿司');
});

test('any text has a key, and the key is its own', () => {
  fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== ''), (text) => {
    const key = nameKey(text);
    expect(key).not.toBe('');
  }));
});

test('cities are the same in both their spellings', () => expect(cityKey('St. Louis')).toBe(cityKey('Saint Louis')));
