import { absolute, hostOf, pageOf } from './page.rules';

const answer = { url: 'http://a.example/', finalUrl: 'https://a.example/shop/', status: 200, headers: {}, bytes: 1, wireBytes: 1, redirects: [] };

test('links are made absolute against the base element, and what is no web address stays without one', () => {
  const page = pageOf(answer, '<base href="/x/"><a href="y#z">Y</a><a href="mailto:a@b.c">m</a><a href="#top">t</a><a href="ht!tp://">bad</a>', 'home');
  expect(page.links.map((link) => link.url)).toEqual(['https://a.example/x/y', null, null, 'https://a.example/x/ht!tp://']);
});

test('the title is the document’s, not that of a drawing', () => {
  expect(pageOf(answer, '<svg><title>icon</title></svg><title> Joe’s \n Pizza </title>', 'home').title).toBe('Joe’s Pizza');
  expect(pageOf(answer, '<p>x</p>', 'home').title).toBeNull();
});

test('phones come from links, structured data and text, in one form', () => {
  const page = pageOf(answer, '<a href="tel:(212)%20555-0100">x</a>(212) 555-0101<script type="application/ld+json">{"@type":"Bakery","telephone":"212.555.0102"}</script>', 'home');
  expect(page.phones).toEqual({ linked: ['+12125550100'], structured: ['+12125550102'], text: ['+12125550101'] });
});

test('a broken percent sign in a tel: link does not stop the audit', () => {
  expect(pageOf(answer, '<a href="tel:%E0%A4%A">x</a>', 'home').phones.linked).toEqual([]);
});

test('addresses of other schemes are none', () => {
  expect(absolute('javascript:alert(1)', 'https://a.example/')).toBeNull();
  expect(hostOf('https://www.a.example/x')).toBe('a.example');
});
