import { homeViewOf, judgeRecord, pagesOf, siteOf } from './judging.rules';
import type { WebPage } from './visit.rules';
import type { VisitRecord } from './visit.types';

const HOME = `<!doctype html><title>Joe</title><link rel="stylesheet" href="/a.css"><p>${'We bake bread every morning. '.repeat(10)}</p>
  <a href="/contact">Contact</a><a href="/menu">Menu</a><a href="/about">About us</a><a href="/services">Services</a><a href="/blog">Blog</a><a href="/old">Old</a>`;
const bytes = (html: string) => new TextEncoder().encode(html);
const answer = (path: string, more: Partial<WebPage> = {}): WebPage => ({ outcome: 'fetched', finalUrl: `https://joe.example${path}`, status: 200, headers: { 'content-type': 'text/html' }, body: null, bytes: 10, wireBytes: 10, elapsedMs: 1, redirects: [], ...more });
const home = { url: 'https://joe.example/', kind: 'home' as const, answer: answer('/') };
const UNKNOWN = { state: 'unknown' as const, reason: { en: 'not asked', es: 'no se pidió' } };
const NOT_MEASURED = { unknown: { en: 'not measured', es: 'no se midió' } };

function record(more: Partial<VisitRecord> = {}): VisitRecord {
  return {
    now: new Date('2026-03-02T09:00:00Z'), listing: { name: 'Joe', vertical: 'bakery', phone: null, line1: null, city: 'New York', state: 'NY', zip: '10001' },
    home, inner: [], links: [], assets: [], robots: UNKNOWN, sitemap: UNKNOWN, otherScheme: UNKNOWN, favicon: UNKNOWN, vitals: { mobile: NOT_MEASURED, desktop: NOT_MEASURED }, ...more,
  };
}

test('of the home page a visitor learns where to look further, as plain data', () => {
  const { verdict, view } = homeViewOf({ page: home, body: bytes(HOME), innerPages: 4 });
  expect(verdict.status).toBe('measured');
  expect(view.inner.map(({ kind }) => kind)).toEqual(['contact', 'menu', 'services', 'about']);
  expect(view.links).toEqual(['https://joe.example/blog', 'https://joe.example/old']);
  expect(view.assets).toEqual([{ url: 'https://joe.example/a.css', kind: 'style' }]);
  expect(view.hasIcon).toBe(false);
  expect(structuredClone(view)).toEqual(view);
});

test('a home page without a body says nothing, and nothing is thrown', () => {
  expect(homeViewOf({ page: home, body: null, innerPages: 4 }).view).toMatchObject({ inner: [], links: [], assets: [] });
});

test('inner pages are read once each; what was not fetched, not found or no page is unread', () => {
  const inner = [
    { kind: 'contact' as const, url: 'https://joe.example/contact', answer: answer('/contact') },
    { kind: 'menu' as const, url: 'https://joe.example/menu', answer: null },
    { kind: 'services' as const, url: 'https://joe.example/services', answer: answer('/contact') },
    { kind: 'about' as const, url: 'https://joe.example/about', answer: answer('/about', { status: 404 }) },
  ];
  const given = record({ inner });
  const words = bytes(`<title>x</title><p>${'Come and see us, or call. '.repeat(10)}</p>`);
  expect(pagesOf(given).map(({ finalUrl }) => finalUrl)).toEqual(['https://joe.example/', 'https://joe.example/contact', 'https://joe.example/contact', 'https://joe.example/about']);
  const site = siteOf(given, [bytes(HOME), words, words, words]);
  expect(site.pages.map(({ kind }) => kind)).toEqual(['home', 'contact']);
  expect(site.unread).toEqual(['menu', 'about']);
  expect(site.links.map(({ url, text }) => [url, text])).toEqual([['https://joe.example/about', 'About us']]);
});

test('links that were tried are found again in the page, with the words that they carry', () => {
  const probe = { state: 'answered' as const, answer: { ...answer('/old'), url: 'https://joe.example/old', status: 404, headers: {} }, text: null };
  const site = siteOf(record({ links: [{ url: 'https://joe.example/old', probe }] }), [bytes(HOME)]);
  expect(site.links).toMatchObject([{ url: 'https://joe.example/old', text: 'Old', probe }]);
});

test('a visit that travelled to another thread is judged as one that did not', () => {
  const given = { auditId: 'a', record: record(), bodies: [bytes(HOME)], language: 'en' as const };
  const here = judgeRecord(given);
  expect(judgeRecord(structuredClone(given))).toEqual(here);
  expect(structuredClone(here)).toEqual(here);
  expect(here.findings.map(({ checkId }) => checkId)).toContain('no-viewport');
  expect(here.excerpt).toMatch(/^We bake bread/);
});

test('of a site that fills every page to the brim a part is read; the rest is unread, not missing', () => {
  const inner = ['contact', 'menu', 'services', 'about'].map((kind) => ({ kind: kind as 'contact', url: `https://joe.example/${kind}`, answer: answer(`/${kind}`) }));
  const heavy = bytes(HOME + '<br>'.repeat(55_000));
  const site = siteOf(record({ inner }), [heavy, heavy, heavy, heavy, heavy]);
  expect(site.pages.map(({ kind }) => kind)).toEqual(['home', 'contact']);
  expect(site.unread).toEqual(['menu', 'services', 'about']);
});
