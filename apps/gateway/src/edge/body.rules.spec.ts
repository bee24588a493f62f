import { AppError } from '@leadfactory/kernel';
import { bodyType, collect, readForm, readJson } from './body.rules';

describe('JSON bodies', () => {
  test('are objects', () => {
    expect(readJson(Buffer.from('{"a":[1,{"b":"}]{["}]}'))).toEqual({ a: [1, { b: '}]{[' }] });
  });

  test.each([
    ['nothing', '', /no JSON/],
    ['garbage', '\u0000\u0001{', /no JSON/],
    ['half an object', '{"a":', /no JSON/],
    ['an array', '[1]', /not an array/],
    ['null', 'null', /not null/],
    ['a number', '7', /not a number/],
    ['a hundred thousand brackets', '['.repeat(100_000), /nested deeper/],
    ['brackets that close', `{"a":${'['.repeat(60)}${']'.repeat(60)}}`, /nested deeper/],
    ['a prototype', '{"__proto__":{"role":"owner"}}', /__proto__/],
    ['a prototype further down', '{"a":{"\\u005f_proto__":1}}', /__proto__/],
  ])('%s is refused in a sentence', (_name, text, message) => {
    expect(() => readJson(Buffer.from(text))).toThrow(message);
    expect(() => readJson(Buffer.from(text))).toThrow(AppError);
  });

  test.each([...'__proto__'].map((_, at) => at))('a prototype with letter %i in disguise is refused', (at) => {
    const letter = '__proto__'[at] ?? '';
    for (const escape of [letter.charCodeAt(0).toString(16).padStart(4, '0'), letter.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()]) {
      const name = `${'__proto__'.slice(0, at)}\\u${escape}${'__proto__'.slice(at + 1)}`;
      expect(() => readJson(Buffer.from(`{"a":[{"${name}":1}]}`))).toThrow(/__proto__/);
    }
  });

  test('bytes that are no UTF-8 are refused instead of replaced', () => {
    expect(() => readJson(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow(/no UTF-8/);
  });
});

describe('forms', () => {
  test('URL-encoded ones: a name that comes again makes a list', async () => {
    expect(await readForm(Buffer.from('a=1&b=x+y&a=%C3%A9'), bodyType('application/x-www-form-urlencoded; charset=utf-8'))).toEqual({ a: ['1', 'é'], b: 'x y' });
  });

  test('the one-click POST of RFC 8058 may be multipart', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    expect(await readForm(Buffer.from(body), bodyType('multipart/form-data; boundary=b'))).toEqual({ 'List-Unsubscribe': 'One-Click' });
  });

  test('a broken multipart body is refused', async () => {
    await expect(readForm(Buffer.from('--b\r\nnothing'), bodyType('multipart/form-data; boundary=b'))).rejects.toThrow('The form cannot be read.');
  });

  test('a field called __proto__ stays a field', () => {
    expect(Object.keys(collect([['__proto__', 'x']]))).toEqual(['__proto__']);
  });
});
