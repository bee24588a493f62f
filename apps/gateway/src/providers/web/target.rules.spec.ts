import fc from 'fast-check';
import { isPublicAddress, literalAddress } from './address.rules';
import { vetTarget } from './target.rules';

const verdict = (url: string, base?: string): string => {
  const vetting = vetTarget(url, isPublicAddress, base === undefined ? undefined : new URL(base));
  return vetting.ok ? vetting.url.href : vetting.problem;
};

describe('what may be asked for (R1.12)', () => {
  it.each([
    'http://127.0.0.1/', 'http://127.0.0.1./', 'http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.1/', 'http://[::1]/', 'http://[::ffff:7f00:1]/', 'http://①②⑦.⓪.⓪.①/', 'http://0/',
    'http://localhost/', 'http://LOCALHOST./', 'http://localhost.:8080/', 'http://a.localhost/', 'http://ｌocalhost/', 'http://metadata.google.internal/computeMetadata/v1/', 'http://printer.local/', 'http://intranet/', 'http://router.home.arpa/', 'http://nas.lan/',
    'http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1:8080/', 'http:10.0.0.1/', 'http:\\\\10.0.0.1\\', 'http://10.0.0.1\\@a.example/', 'http://%31%30.0.0.1/',
  ])('refuses the inside: %s', (url) => expect(verdict(url)).toBe('refused_address'));

  it.each(['ftp://a.example/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'gopher://a.example/', 'ws://a.example/', 'not a url', '', '/only/a/path', 'http://', 'http://a b.example/', 'http://a.example:99999/'])(
    'refuses what is no page: %s', (url) => expect(verdict(url)).toBe('protocol'),
  );

  it.each(['http://user:pw@a.example/', 'http://user@a.example/', 'http://:pw@a.example/', 'http://127.0.0.1@a.example/'])('refuses a login in the address: %s', (url) => expect(verdict(url)).toBe('protocol'));

  it.each([0, 1, 22, 25, 79, 81, 442, 444, 1023])('refuses port %d, which speaks another protocol', (port) => expect(verdict(`http://a.example:${port}/`)).toBe('protocol'));
  it.each([80, 443, 1024, 8080, 65_535])('allows port %d, on which sites are served', (port) => expect(vetTarget(`http://a.example:${port}/`, isPublicAddress).ok).toBe(true));

  it('refuses what is longer than any real address, and takes the longest', () => {
    const long = (length: number): string => 'http://a.example/'.padEnd(length, 'x');
    expect(verdict(long(4_096))).toBe(long(4_096));
    expect(verdict(long(4_097))).toBe('protocol');
  });

  it('does not mistake names that merely look like the inside', () => {
    for (const host of ['mylocal.example', 'localhost.example', 'local.bakery.example', 'internal.example', 'lan.example', 'thelan.example', 'home.example', 'shop.athome']) expect(verdict(`https://${host}/`)).toBe(`https://${host}/`);
  });

  it('takes pages as they are, without the fragment', () => {
    expect(verdict('https://Bücher.example/a?b=c#d')).toBe('https://xn--bcher-kva.example/a?b=c');
    expect(verdict('http://a.example:8080/')).toBe('http://a.example:8080/');
    expect(verdict('  http://1.1.1.1/#x\n')).toBe('http://1.1.1.1/');
  });

  it('vets a redirect like a first address: relative to the page, and never into the inside', () => {
    const page = 'https://a.example/shop/index.html';
    expect(verdict('../menu#top', page)).toBe('https://a.example/menu');
    expect(verdict('?page=2', page)).toBe('https://a.example/shop/index.html?page=2');
    expect(verdict('//b.example/', page)).toBe('https://b.example/');
    expect(verdict('//127.0.0.1/', page)).toBe('refused_address');
    expect(verdict('http://169.254.169.254/', page)).toBe('refused_address');
    expect(verdict('mailto:a@a.example', page)).toBe('protocol');
  });

  it('judges literal addresses by the rule it is given', () => {
    expect(vetTarget('http://127.0.0.1/', (address) => address === '127.0.0.1').ok).toBe(true);
    expect(vetTarget('http://[2606:4700:4700::1111]/', (address) => address === '2606:4700:4700::1111').ok).toBe(true);
  });

  it('says what is wrong in words', () => {
    expect(vetTarget('ftp://a.example/', isPublicAddress)).toMatchObject({ detail: expect.stringContaining('ftp: is not fetched, only http and https') });
    expect(vetTarget('http://10.0.0.1/', isPublicAddress)).toMatchObject({ detail: '10.0.0.1 is not a public address.' });
    expect(vetTarget('http://printer.local./', isPublicAddress)).toMatchObject({ detail: 'printer.local is a name of the inside.' });
    expect(vetTarget('http://a.example:25/', isPublicAddress)).toMatchObject({ detail: expect.stringContaining('Port 25') });
  });

  it('keeps its word for any text at all: only http or https, no login, no fragment, nothing of the inside', () => {
    const part = fc.constantFrom('http:', 'https:', 'ftp:', '//', '/', '\\', '@', ':', '#', '?', '.', '127.0.0.1', '10.1', '[::1]', '[fe80::1]', 'localhost', 'a.example', 'intranet', '22', '8080', '%2e', '\t', 'é');
    const texts = fc.oneof(fc.webUrl(), fc.string(), fc.array(part, { maxLength: 8 }).map((parts) => `http://${parts.join('')}`));
    fc.assert(
      fc.property(texts, (text) => {
        const vetting = vetTarget(text, isPublicAddress, new URL('https://base.example/'));
        if (!vetting.ok) return vetting.detail.length > 0;
        const { protocol, username, password, hash, hostname } = vetting.url;
        const literal = literalAddress(hostname);
        const outside = literal === null ? hostname.includes('.') && !/(^|\.)localhost\.?$/.test(hostname) : isPublicAddress(literal);
        return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '' && outside;
      }),
      { numRuns: 500 },
    );
  });
});
