import { processorMs } from '@leadfactory/testing';
import fc from 'fast-check';
import { cloudflareAddress, contactsOnPage } from './page-contacts.rules';

const on = (html: string) => contactsOnPage(html, 'https://joes.example/contact');
const emails = (html: string) => on(html).emails.map(({ address }) => address);

describe('addresses on a page (R5.02)', () => {
  it.each([
    ['a mail link', '<a href="mailto:Joe@joes.example?subject=Hi">Write</a>'],
    ['an encoded mail link', '<a href=" MAILTO:joe%40joes.example">Write</a>'],
    ['visible text', '<p>Write to joe@joes.example.</p>'],
    ['text glued to a label of its own element', '<p><b>Email</b><span>joe@joes.example</span><i>Call</i></p>'],
    ['entities', '<p>&#106;oe&#64;joes&#46;example</p>'],
    ['[at]', '<p>joe [at] joes.example</p>'],
    ['(at) and (dot)', '<p>joe(at)joes(dot)example</p>'],
    ['[AT] and [DOT]', '<p>joe [AT] joes [DOT] example</p>'],
    ['spoken', '<p>Write to joe at joes dot example today</p>'],
    ['a comment in between', '<p>joe<!-- no robots -->@joes.example</p>'],
    ['schema.org', '<script type="application/ld+json">{"@graph":[{"@type":"Restaurant","contactPoint":[{"email":"mailto:joe@joes.example"}]}]}</script>'],
    ['microdata', '<meta itemprop="email" content="joe@joes.example">'],
    ['Cloudflare’s disguise', '<a href="/cdn-cgi/l/email-protection" data-cfemail="2a40454f6a40454f59044f524b475a464f">[email&#160;protected]</a>'],
  ])('by %s', (_by, html) => {
    expect(emails(`<html><body>${html}</body></html>`)).toEqual(['joe@joes.example']);
  });

  it.each([
    ['scripts and styles', '<script>var a="joe@joes.example"</script><style>/* joe@joes.example */</style><template>joe@joes.example</template>'],
    ['comments', '<!-- joe@joes.example -->'],
    ['names of images', '<p>logo@2x.png</p><img src="/logo@2x.png">'],
    ['people who meet at a place', '<p>Meet us at joes. We open at 9 at the corner.</p>'],
    ['versions and handles', '<p>jquery@3.6.0 @joes</p>'],
    ['broken structured data', '<script type="application/ld+json">{"email": joe@joes.example</script>'],
  ])('not in %s', (_in, html) => {
    expect(emails(html)).toEqual([]);
  });

  it('each once, however often and however written, and the link counts', () => {
    expect(on('<p>JOE@joes.example</p><a href="mailto:joe@joes.example">joe [at] joes.example</a>').emails).toEqual([{ address: 'joe@joes.example', how: 'link', byline: false }]);
  });

  it('a link may name several', () => {
    expect(emails('<a href="mailto:joe@joes.example,ann@joes.example">x</a>')).toEqual(['joe@joes.example', 'ann@joes.example']);
  });

  it.each(['<footer>Website by <a href="mailto:hi@pixel.example">Pixel Works</a></footer>', '<p>Site designed and hosted by Pixel Works hi@pixel.example</p>', '<p>Web design by Pixel (hi@pixel.example)</p>', '<p>Powered by Pixel: hi@pixel.example</p>'])('knows a byline: %s', (html) => {
    expect(on(html).emails).toMatchObject([{ address: 'hi@pixel.example', byline: true }]);
  });

  it('seen elsewhere too, it is no byline', () => {
    expect(on('<p>Contact: hi@joes.example</p><footer>Website by hi@joes.example</footer>').emails).toMatchObject([{ byline: false }]);
  });

  it('Cloudflare’s disguise gives back any address', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 255 }), (key) => {
      const hex = Buffer.from([key, ...Buffer.from('joe@joes.example').map((byte) => byte ^ key)]).toString('hex');
      expect(cloudflareAddress(hex)).toBe('joe@joes.example');
    }));
    expect(cloudflareAddress('zz')).toBeNull();
  });
});

describe('phones and profiles on a page', () => {
  it('by links, text and structured data, each once in E.164', () => {
    expect(on('<a href="tel:+1%20212-555-0100">call</a><p>(212) 555-0100 or 212.555.0101</p><script type="application/ld+json">{"telephone":"+1-212-555-0102"}</script><p>Order 2125550199000</p>').phones).toEqual(['+12125550100', '+12125550102', '+12125550101']);
  });

  it('by links and sameAs', () => {
    expect(on('<a href="https://instagram.com/joes/">i</a><a href="https://www.facebook.com/sharer.php?u=1">share</a><script type="application/ld+json">{"sameAs":["https://www.facebook.com/joes","https://instagram.com/joes"]}</script>').socialProfiles).toEqual([
      { network: 'instagram', url: 'https://instagram.com/joes' }, { network: 'facebook', url: 'https://facebook.com/joes' },
    ]);
  });
});

describe('pages that mean harm', () => {
  it.each([
    ['hundreds of thousands of nested elements', '<div itemprop="email">'.repeat(200_000)],
    ['one endless word', 'a'.repeat(500_000)],
    ['endless almost-addresses', 'a@'.repeat(200_000)],
    ['endless dots', `a@${'b.'.repeat(200_000)}`],
    ['endless gaps', `joe${' '.repeat(300_000)}at${' '.repeat(300_000)}x`],
    ['endless words "at"', 'at '.repeat(200_000)],
    ['endless bylines', 'website by '.repeat(20_000)],
    ['endless digits', '2 1 2 - '.repeat(100_000)],
    ['deep structured data', `<script type="application/ld+json">${'['.repeat(5_000)}${']'.repeat(5_000)}</script>`],
  ])('%s are read within a second of processor time', (_name, html) => {
    let emails: unknown;
    expect(processorMs(() => (emails = on(html).emails))).toBeLessThan(1_000);
    expect(emails).toEqual([]);
  });

  it('any text gives an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (html) => void on(html)));
  });
});
