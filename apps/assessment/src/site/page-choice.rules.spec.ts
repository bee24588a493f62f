import { innerPages, internalLinks } from './page-choice.rules';
import { pageOf } from './page.rules';

const home = (html: string) => pageOf({ url: 'http://joe.example/', finalUrl: 'https://www.joe.example/', status: 200, headers: {}, bytes: 1, wireBytes: 1, redirects: [] }, html, 'home');

test('one page of each kind is chosen, by address first and by words second', () => {
  const chosen = innerPages(home('<a href="/p?id=3">Our story</a><a href="/kontakt-contact.html">K</a><a href="/menu/">M</a><a href="/what-we-do">W</a><a href="/about-2">A</a>'), 4);
  expect(chosen).toEqual([
    { kind: 'contact', url: 'https://www.joe.example/kontakt-contact.html' },
    { kind: 'menu', url: 'https://www.joe.example/menu/' },
    { kind: 'services', url: 'https://www.joe.example/what-we-do' },
    { kind: 'about', url: 'https://www.joe.example/about-2' },
  ]);
});

test('other sites, files and the home page itself are not chosen', () => {
  expect(internalLinks(home('<a href="https://facebook.com/contact">f</a><a href="/menu.pdf">m</a><a href="/">h</a><a href="http://joe.example/index.html">h</a><a href="/a">a</a><a href="/a#b">a</a>')).map((link) => link.url)).toEqual(['https://www.joe.example/a']);
});

test('no more pages than allowed', () => {
  expect(innerPages(home('<a href="/contact">c</a><a href="/menu">m</a><a href="/about">a</a>'), 2)).toHaveLength(2);
});

test('hours, the way there and reviews on pages of their own are read last, up to eight pages in all', () => {
  const chosen = innerPages(home('<a href="/reviews">What they say</a><a href="/hours">Hours</a><a href="/find-us">Find us</a><a href="/contact">c</a><a href="/menu">m</a><a href="/services">s</a><a href="/about">a</a><a href="/gallery">g</a>'), 7);
  expect(chosen.map(({ kind, url }) => `${kind} ${new URL(url).pathname}`)).toEqual(['contact /contact', 'menu /menu', 'services /services', 'about /about', 'other /hours', 'other /find-us', 'other /reviews']);
});
