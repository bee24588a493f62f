import { siteUnderTest } from '../../test/site-under-test';
import { assetsOf, linksToTry, namesSitemap, otherSchemeOf, probeOf, wasSentToHttps } from './visit.rules';

const home = (html: string) => siteUnderTest({ html }).home;

test('a refused connection is certain, a time-out is not', () => {
  const failed = (problem: 'connect' | 'tls' | 'timeout' | 'robots') => probeOf('https://a.example/', { outcome: 'failed', problem, detail: 'x', redirects: [] }).state;
  expect([failed('connect'), failed('tls'), failed('timeout'), failed('robots')]).toEqual(['refused', 'refused', 'unknown', 'unknown']);
});

test('headers are looked up in lower case whatever the server wrote', () => {
  const probe = probeOf('https://a.example/', { outcome: 'fetched', finalUrl: 'https://a.example/', status: 200, headers: { ETag: '"1"' }, body: null, bytes: 1, wireBytes: 1, elapsedMs: 1, redirects: [] });
  expect(probe).toMatchObject({ state: 'answered', answer: { headers: { etag: '"1"' } } });
});

test('one style sheet and one script of the site’s own, and three pictures', () => {
  const page = home('<link rel="stylesheet" href="https://cdn.example/x.css"><link rel="stylesheet" href="/a.css"><script src="/a.js"></script><script src="/b.js"></script><img src="1.png"><img src="1.png"><img src="data:x"><img src="2.png"><img src="3.png"><img src="4.png">');
  expect(assetsOf(page).map(({ url }) => url)).toEqual(['https://joe.example/a.css', 'https://joe.example/a.js', 'https://joe.example/1.png', 'https://joe.example/2.png', 'https://joe.example/3.png']);
});

test('pictures that come in several sizes are looked at last: what a phone loads of them is not told by their address', () => {
  const page = home('<img src="/hero.jpg" width="2000" srcset="/hero-400.jpg 400w"><picture><source srcset="/b.avif"><img src="/banner.jpg"></picture><img src="/1.png"><img src="/2.png" srcset="/2.png 1x"><img src="/3.png">');
  expect(assetsOf(page).map(({ url }) => url)).toEqual(['https://joe.example/1.png', 'https://joe.example/2.png', 'https://joe.example/3.png']);
});

test('links that are read as pages are not tried again', () => {
  expect(linksToTry(home('<a href="/contact">c</a><a href="/old">o</a><a href="https://b.example/">b</a>'), ['https://joe.example/contact']).map(({ url }) => url)).toEqual(['https://joe.example/old']);
});

test('the other scheme is asked for only when the way here did not tell', () => {
  expect(otherSchemeOf('https://a.example/')).toBe('http://a.example/');
  expect(wasSentToHttps(siteUnderTest({ redirects: [{ status: 301, from: 'http://joe.example/', to: 'https://joe.example/' }] }).home)).toBe(true);
  expect(wasSentToHttps(siteUnderTest({}).home)).toBe(false);
});

test('robots.txt may name the sitemap', () => {
  expect(namesSitemap(siteUnderTest({ robots: 'Sitemap: https://joe.example/map.xml' }).robots)).toBe(true);
  expect(namesSitemap(siteUnderTest({ robots: 404 }).robots)).toBe(false);
});
