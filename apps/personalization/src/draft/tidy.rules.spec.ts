import fc from 'fast-check';
import { asSentence, cutAtWord, quietName, siteOf, tidy } from './tidy.rules';

test('foreign text cannot bring a placeholder, a line break or an invisible mark into a mail', () => {
  expect(tidy('Joe {{unsubscribe_url}}\r\nBcc: x\u202e {{{link:https://evil.test}}}')).toBe('Joe {unsubscribe_url} Bcc: x {link:https://evil.test}');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\{\{|\}\}|[\r\n\u202e]/.test(tidy(text)) && tidy(text).length <= 300));
  fc.assert(fc.property(fc.array(fc.constantFrom('{', '}', '\u200b', 'a', '\n')), (parts) => !/\{\{|\}\}/.test(tidy(parts.join('')))));
});

test('a long text is cut at a word', () => {
  expect(cutAtWord('The page has no title at all', 15)).toBe('The page has…');
  expect(cutAtWord('short', 15)).toBe('short');
});

test('names in capitals are written as names', () => {
  expect(quietName("JOE'S PIZZA & GRILL")).toBe("Joe's Pizza & Grill");
  expect(quietName('BBQ')).toBe('BBQ');
  expect(quietName('IHOP on Main')).toBe('IHOP on Main');
});

test('sentences end, hosts are read from URLs', () => {
  expect([asSentence('It is slow'), asSentence('Why?')]).toEqual(['It is slow.', 'Why?']);
  expect([siteOf('https://www.joes.example/menu'), siteOf('nonsense'), siteOf(null)]).toEqual(['joes.example', null, null]);
});
