import { siteUnderTest } from '../../test/site-under-test';
import { canonicalInHeader, canonicalsOf } from './canonical.rules';

test('canonical addresses are read in order, and resolved against the page', () => {
  const { home } = siteUnderTest({ html: '<link rel="canonical" href="/a"><link rel="Canonical nofollow" href=" https://b.example/ "><link rel="canonical" href=""><link rel="canonicals" href="/c">' });
  expect(canonicalsOf(home).map(({ href, url }) => [href, url])).toEqual([['/a', 'https://joe.example/a'], ['https://b.example/', 'https://b.example/']]);
});

test.each([['<https://b.example/>; rel="canonical"', 'https://b.example/'], ['<a.css>; rel=preload, </c>; rel=canonical', '/c'], ['<a.css>; rel=preload', null], [undefined, null]])('the header %s names %s', (link, expected) => {
  expect(canonicalInHeader(link)).toBe(expected);
});
