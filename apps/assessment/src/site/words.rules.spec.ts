import { inEach, told } from './words.rules';

test('a quotation is the same in every language, our own words are not', () => {
  expect([told('<p>', 'en'), told('<p>', 'es')]).toEqual(['<p>', '<p>']);
  expect(told({ en: 'none', es: 'ninguno' }, 'es')).toBe('ninguno');
});

test('a change is made to every language', () => {
  expect(inEach((language) => `[${language}]`)).toEqual({ en: '[en]', es: '[es]' });
});
