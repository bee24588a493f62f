import { judge } from '../audit/audit.rules';
import { siteFromFiles, withFileNames } from './saved-site.rules';

const NOW = new Date('2026-03-02T09:00:00Z');
const file = (path: string, html: string) => ({ path, bytes: Buffer.from(html) });

test('the home page is found by its name, the others by what the home page calls them', () => {
  const site = siteFromFiles([file('about.html', '<p>about</p>'), file('kontakt/page.html', '<p>c</p>'), file('index.html', '<a href="kontakt/page.html">Contact</a><a href="/about.html">About us</a><a href="/menu.html">Menu</a>')], NOW);
  expect(site.pages.map(({ kind, finalUrl }) => [kind, finalUrl])).toEqual([['home', 'https://saved.invalid/index.html'], ['about', 'https://saved.invalid/about.html'], ['contact', 'https://saved.invalid/kontakt/page.html']]);
  expect(site.unread).toEqual(['menu']);
});

test('of headers, addresses and speed nothing is claimed (R4.03)', () => {
  const { outcomes, findings } = judge('a', siteFromFiles([file('home.html', '<p>Joe</p>')], NOW));
  const known = outcomes.filter(({ outcome, category }) => outcome !== 'unknown' && (category === 'security' || category === 'performance'));
  expect(findings.map(({ checkId }) => checkId)).toContain('missing-title');
  expect(findings.filter(({ evidence }) => evidence.some(({ kind }) => kind === 'header' || kind === 'measurement'))).toEqual([]);
  expect(known.map(({ checkId }) => checkId)).not.toEqual(expect.arrayContaining(['no-hsts']));
});

test('without a page there is no site', () => {
  expect(() => siteFromFiles([], NOW)).toThrow('no page');
});

test('what is told of saved pages names their files', () => {
  const { findings } = withFileNames(judge('a', siteFromFiles([file('index.html', '<p>lorem ipsum</p>'), file('in/b.html', '<p>lorem ipsum</p>')], NOW)));
  expect(findings.find(({ checkId }) => checkId === 'placeholder-text')?.evidence.map(({ where }) => where)).toEqual(['index.html', 'in/b.html']);
});
