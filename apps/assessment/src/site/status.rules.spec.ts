import { processorMs } from '@leadfactory/testing';
import { pageOf } from './page.rules';
import { forwardOf, verdictOfAnswer, verdictOfPage, verdictOfProblem, wordCount } from './status.rules';

const answer = (status: number, headers: Record<string, string> = { 'content-type': 'text/html' }) => ({ url: 'https://a.example/', finalUrl: 'https://a.example/', status, headers, bytes: 1, wireBytes: 1, redirects: [] });
const home = (html: string, status = 200) => pageOf(answer(status), html, 'home');
const page = (html: string, title: string | null = null, status = 200) => verdictOfPage({ ...home(html, status), title }).status;

test.each([['robots', 'robots_disallowed'], ['timeout', 'timed_out'], ['tls', 'tls_problem'], ['dns', 'unreachable'], ['connect', 'unreachable'], ['redirects', 'unreachable'], ['blocked', 'blocked']] as const)('a visit ended by %s makes the site %s (R4.03)', (problem, status) => {
  expect(verdictOfProblem(problem, 'detail')).toMatchObject({ status, reason: { en: expect.any(String), es: expect.any(String) } });
});

test.each([[200, 'measured'], [403, 'blocked'], [429, 'blocked'], [500, 'unreachable'], [404, 'unreachable'], [526, 'tls_problem'], [504, 'timed_out']] as const)('a home page with status %i makes the site %s', (status, expected) => {
  expect(verdictOfAnswer(answer(status)).status).toBe(expected);
});

test('a home page that is a PDF is no page to judge', () => {
  expect(verdictOfAnswer(answer(200, { 'content-type': 'application/pdf' }))).toMatchObject({ status: 'unreachable', reason: { en: expect.stringContaining('application/pdf'), es: expect.stringContaining('application/pdf') } });
});

test('a challenge page is our being blocked, not the site’s text', () => {
  expect(page('<h1>joe.example</h1><p>Checking if the site connection is secure</p>', 'Just a moment...')).toBe('blocked');
  expect(verdictOfAnswer(answer(200, { 'content-type': 'text/html', 'cf-mitigated': 'challenge' })).status).toBe('blocked');
});

test('a parked domain is recognised by its words and by its advertisers, and a broker’s article is not', () => {
  expect(page('<p>This domain is parked free, courtesy of the registrar.</p>')).toBe('parked');
  expect(page('<script src="//img.sedoparking.com/a.js"></script><p>Related searches</p>')).toBe('parked');
  expect(page(`<p>${'We help you decide whether to buy this domain or another. '.repeat(40)}</p>`)).toBe('measured');
});

test('an empty shell with scripts needs JavaScript; a short page without them does not', () => {
  expect(page('<div id="root"></div><script src="/app.js"></script>', 'Joe')).toBe('needs_javascript');
  expect(page('<p>Closed for winter.</p>')).toBe('measured');
});

test('what bot checks, registrars and redirects show in place of a home page is not measured, whatever its status (R4.03)', () => {
  const told = {
    'GoDaddy’s parked page': page('<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>'),
    'SiteGround’s check': page('<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F&y=x"></meta></head></html>', null, 202),
    'an answer that says nothing yet': page('<script src="/challenge.js"></script>', null, 202),
    'a refresh': page('<meta http-equiv="refresh" content="0; url=/site/index.html">'),
    'a refresh with words for the impatient': page(`<meta http-equiv="Refresh" content="1;URL='https://b.example/'"><p>You are being sent to our new home page, please follow this link if nothing happens.</p>`),
    'a script that sends on': page('<script>location.replace("/home.html")</script>'),
    'an empty body': page(''),
    'a frame around another site': page('<frameset rows="100%,*"><frame src="https://b.example/"></frameset>', 'Joe’s Pizza'),
    'a frame over the whole page': page('<style>iframe{width:100%}</style><iframe src="https://b.example/"></iframe>', 'Joe’s Pizza'),
  };
  expect(told).toEqual({
    'GoDaddy’s parked page': 'parked', 'SiteGround’s check': 'blocked', 'an answer that says nothing yet': 'blocked', 'a refresh': 'unreachable', 'a refresh with words for the impatient': 'unreachable',
    'a script that sends on': 'needs_javascript', 'an empty body': 'unreachable', 'a frame around another site': 'unreachable', 'a frame over the whole page': 'unreachable',
  });
});

test('pages that show something are measured, though it is little, or not HTML’s usual way', () => {
  const words = 'We bake bread every morning in the middle of town, come and see us. ';
  expect([
    page('<img src="/poster.jpg" alt="">'), page('<script type="application/ld+json">{}</script><p>Closed for winter.</p>'),
    page(`<script>location.hash</script><iframe src="/map"></iframe><p>${words}</p>`), page(`<p>${words}</p>`, null, 202),
    page(`<meta http-equiv="refresh" content="600"><p>${words}</p>`), page(`<meta http-equiv="refresh" content="0; url=https://a.example/#top"><p>${words}</p>`), page(`<noscript><meta http-equiv="refresh" content="0; url=/plain"></noscript><p>${words}</p>`),
  ]).toEqual(Array(7).fill('measured'));
});

test('who was sent to a market for names finds no site there, whatever its status', () => {
  const sold = (url: string, status: number) => verdictOfAnswer({ ...answer(status), url, finalUrl: 'https://www.hugedomains.com/domain_profile.cfm?d=joe' }).status;
  expect([sold('https://joe.example/', 200), sold('https://joe.example/', 403), sold('https://www.hugedomains.com/', 200)]).toEqual(['parked', 'parked', 'measured']);
});

test('a page that sends on at once tells where to, however it is written', () => {
  const to = (content: string) => forwardOf(home(`<base href="/x/"><meta http-equiv=" REFRESH" content="${content}">`));
  expect(['0; url=y.html', "0;URL='y.html'", '0,y.html', '0.5 ; y.html'].map(to)).toEqual(Array(4).fill('https://a.example/x/y.html'));
  expect(['0', '5;url=y.html', '0;url=https://a.example/', '0;url=javascript:x', ''].map(to)).toEqual(Array(5).fill(null));
});

test('words are counted in any script', () => {
  const sentences = [['我们每天早上在城里用石炉烤面包和披萨', 11], ['わたしたちは毎朝パンを焼いています', 8], ['เราอบขนมปังทุกเช้าในเมือง', 7]] as const;
  // Dictionaries differ by a word or two.
  for (const [sentence, words] of sentences) expect([sentence, Math.abs(wordCount(sentence) - words) <= 2]).toEqual([sentence, true]);
  expect(wordCount('Cafe\u0301 Joe')).toBe(2);
  expect(wordCount('Café Señor’s 24/7 — 東京')).toBe(5);
});

test('an endless text without spaces is counted in bounded time', () => {
  const text = '我们每天早上在城里用石炉烤面包和披萨'.repeat(55_000);
  expect(processorMs(() => expect(wordCount(text)).toBeGreaterThan(300_000))).toBeLessThan(1_000);
});
