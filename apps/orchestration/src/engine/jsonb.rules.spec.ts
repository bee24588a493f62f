import { jsonbText } from './jsonb.rules';

describe('JSON for the database', () => {
  test('NUL and half surrogate pairs, which jsonb refuses, are taken out; the rest stays', () => {
    const half = String.fromCharCode(0xd83c);
    const text = jsonbText({ ['a' + String.fromCharCode(0)]: ['x' + half, '🍕', '\\u0000 as text'] });
    expect(JSON.parse(text)).toEqual({ a: ['x\ufffd', '🍕', '\\u0000 as text'] });
  });

  test('nothing given is null', () => expect(jsonbText(undefined)).toBe('null'));
});
