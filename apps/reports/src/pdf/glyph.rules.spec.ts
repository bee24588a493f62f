import * as fc from 'fast-check';
import { clamp, printable } from './glyph.rules';

const latin = (codePoint: number) => (codePoint >= 32 && codePoint < 256) || codePoint === 0xfffd || codePoint === 0x2019;

test.each([
  ['Joe’s Café', 'Joe’s Café'],
  ['Łódź → Kraków', 'Lódz -> Kraków'],
  ['Pizza 🍕👨‍👩‍👧 & more 👍🏽', 'Pizza & more'],
  ['饭店 Golden', '\ufffd Golden'],
  ['e\u0301te\u0301', 'été'],
  ['abc\u202Ecba\u0000\tx', 'abccba x'],
  ['', ''],
])('%j is printed as %j', (text, expected) => expect(printable(text, latin)).toBe(expected));

test('whatever comes in, only characters of the font go out', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => [...printable(text, latin)].every((character) => character === '\n' || latin(character.codePointAt(0) ?? 0))));
});

test('a text that is too long is cut at a word and says so', () => {
  expect(clamp('one two three', 40)).toBe('one two three');
  expect(clamp('one two three four', 12)).toBe('one two…');
  expect(clamp('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
});
