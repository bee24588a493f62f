import { actorOf, type Hit } from './scanner.rules';

const rules = { soonerThanMs: 1000, burst: { links: 2, withinSeconds: 2 } };
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const hit = (more: Partial<Hit> = {}): Hit => ({ kind: 'click', at: new Date(60_000), userAgent: phone, sentAt: new Date(0), link: 0, otherLinks: [], ...more });

test('somebody on a phone is a person', () => {
  expect(actorOf(hit(), rules)).toBe('person');
  expect(actorOf(hit({ kind: 'open', link: null, userAgent: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)' }), rules)).toBe('person');
});

test.each([
  ['a link scanner by name', { userAgent: 'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2) SafeLinks/1.0 (corporate link scanner)' }],
  ['a library', { userAgent: 'python-requests/2.31' }],
  ['whoever does not say', { userAgent: '' }],
  ['one faster than a person', { at: new Date(900) }],
  ['one that follows several links at once', { link: 1, otherLinks: [0] }],
])('%s is a machine (R10.05)', (_name, more) => {
  expect(actorOf(hit(more), rules)).toBe('scanner');
});

test('the same link twice is a person who clicks twice', () => {
  expect(actorOf(hit({ link: 0, otherLinks: [0] }), rules)).toBe('person');
});

test('an open before the provider has answered is judged by the rest', () => {
  expect(actorOf(hit({ sentAt: null }), rules)).toBe('person');
});
