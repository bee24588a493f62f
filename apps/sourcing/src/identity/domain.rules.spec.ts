import { domainOf, siteOf } from './domain.rules';

test.each([
  ['www.joes.com', 'http://www.joes.com/'],
  ['HTTPS://Joes.com/menu', 'https://joes.com/menu'],
  ['joes.com:8080', 'http://joes.com:8080/'],
])('%s is the site %s', (text, site) => expect(siteOf(text)).toBe(site));

test.each(['', 'n/a', 'none', 'javascript:alert(1)', 'mailto:joe@joes.com', 'ftp://joes.com', 'http://', 'http://localhost/', 'http://169.254.169.254/', 'http://user:pw@joes.com/', 'two words.com', null])('%s is no site', (text) => expect(siteOf(text)).toBeNull());

test('a domain is one whatever the host and path', () => {
  expect(domainOf('https://www.joes.co.uk/a')).toBe('joes.co.uk');
  expect(domainOf('http://order.joes.com/')).toBe('joes.com');
});

test.each(['https://www.facebook.com/joes', 'https://joes.wixsite.com/pizza', 'https://joes.square.site/', 'https://joes.github.io/', null])('%s is nobody’s identity (R3.03)', (site) => expect(domainOf(site)).toBeNull());
