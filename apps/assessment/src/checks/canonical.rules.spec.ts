import { siteUnderTest } from '../../test/site-under-test';
import { canonicalsOf } from './canonical.rules';

test('canonical addresses are read in order, and resolved against the page', () => {
  const { home } = siteUnderTest({ html: '<link rel="canonical" href="/a"><link rel="Canonical nofollow" href=" https://b.example/ "><link rel="canonical" href=""><link rel="canonicals" href="/c">' });
  expect(canonicalsOf(home).map(({ href, url }) => [href, url])).toEqual([['/a', 'https://joe.example/a'], ['https://b.example/', 'https://b.example/']]);
});
