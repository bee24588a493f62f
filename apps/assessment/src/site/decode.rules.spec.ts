import { decodeText, MOST_BYTES } from './decode.rules';

test('the header decides before the page', () => {
  expect(decodeText(Buffer.from('<meta charset="utf-8">caf\xe9', 'latin1'), 'text/html; charset=ISO-8859-1')).toMatchObject({ charset: 'windows-1252', text: expect.stringContaining('café') });
});

test('without a header the page’s own declaration counts', () => {
  expect(decodeText(Buffer.from('<meta charset="windows-1251">\xcf\xf0\xe8\xe2\xe5\xf2', 'latin1'), 'text/html').text).toContain('Привет');
});

test('without any declaration valid UTF-8 is UTF-8, and anything else is windows-1252', () => {
  expect(decodeText(Buffer.from('<p>Señor €5', 'utf8'), undefined)).toMatchObject({ charset: 'utf-8', text: '<p>Señor €5' });
  expect(decodeText(Buffer.from('<p>Se\xf1or', 'latin1'), undefined)).toMatchObject({ charset: 'windows-1252', text: '<p>Señor' });
  expect(decodeText(Buffer.from('<p>\x93Joe\x92s\x94 \x96 \x80 5', 'latin1'), undefined)).toMatchObject({ charset: 'windows-1252', text: '<p>“Joe’s” – € 5' });
});

test('an unknown or lying charset does not stop the reading', () => {
  expect(decodeText(Buffer.from('plain'), 'text/html; charset=klingon').text).toBe('plain');
  expect(decodeText(Buffer.from('<meta charset="utf-16">plain'), undefined).text).toContain('plain');
});

test('a byte order mark wins over everything, and stays in the text as its declaration', () => {
  expect(decodeText(Buffer.from('\ufeffhello', 'utf16le'), 'text/html; charset=utf-8').text).toBe('\ufeffhello');
});

test('what is longer than the limit is cut, and says so', () => {
  const long = decodeText(Buffer.from(`${'é'.repeat(MOST_BYTES)}`), undefined);
  expect(long.truncated).toBe(true);
  expect(long.charset).toBe('utf-8');
  expect(long.text.length).toBeLessThanOrEqual(MOST_BYTES);
});
