import { parseDom } from './dom.rules';
import { verdictOfAnswer, verdictOfPage, verdictOfProblem, wordCount } from './status.rules';

const answer = (status: number, headers: Record<string, string> = { 'content-type': 'text/html' }) => ({ url: 'https://a.example/', finalUrl: 'https://a.example/', status, headers, bytes: 1, wireBytes: 1, redirects: [] });
const page = (html: string, title: string | null = null) => verdictOfPage(parseDom(html), title).status;

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

test('words are counted in any script', () => {
  expect(wordCount('Café Señor’s 24/7 — 東京')).toBe(5);
});
