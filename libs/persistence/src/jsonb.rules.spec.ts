import { jsonbOf, jsonbText, keepableText } from './jsonb.rules';

const NUL = String.fromCharCode(0);
const HALF = String.fromCharCode(0xd83c);

describe('JSON for the database', () => {
  test('NUL and half surrogate pairs, which jsonb refuses, are taken out; the rest stays', () => {
    const text = jsonbText({ [`a${NUL}`]: [`x${HALF}`, '🍕', '\\u0000 as text'] });
    expect(JSON.parse(text)).toEqual({ a: ['x\ufffd', '🍕', '\\u0000 as text'] });
  });

  test('nothing given is null', () => expect(jsonbText(undefined)).toBe('null'));

  test('times beside a text that has to be cleaned stay times', () => {
    expect(JSON.parse(jsonbText({ at: new Date(0), text: `a${NUL}` }))).toEqual({ at: '1970-01-01T00:00:00.000Z', text: 'a' });
  });

  test('JSON text without either is left as it is, to the letter', () => {
    const text = '{ "n": 1e999999, "b": 1.0 }';
    expect(jsonbOf(text)).toBe(text);
    expect(jsonbOf('{"a":"x\\u0000y\\ud83c"}')).toBe('{"a":"xy\ufffd"}');
  });

  test('a text column takes neither', () => expect(keepableText(`a${NUL}b${HALF}🍕`)).toBe('ab\ufffd🍕'));
});
