import fc from 'fast-check';
import { isOwn, kindOf, normalAddress, rankOf, rejectionOf } from './address.rules';

const site = 'https://www.joes-pizza.example/';

describe('addresses', () => {
  it.each([
    ['Info@Joes-Pizza.Example', 'info@joes-pizza.example'],
    [' joe@joes.example. ', 'joe@joes.example'],
    ['mailto:joe@joes.example', 'joe@joes.example'],
    ['u003ejoe@joes.example', 'joe@joes.example'],
    ['joe@bücher.example', 'joe@xn--bcher-kva.example'],
    ["o'neil+web@joes.co.uk", "o'neil+web@joes.co.uk"],
  ])('%j is %s', (text, address) => {
    expect(normalAddress(text)).toBe(address);
  });

  it.each(['logo@2x.png', 'a@b', 'joe@', '@joes.example', 'joe..x@joes.example', '.joe@joes.example', 'joe@-joes.example', 'joe joe@joes.example', `${'a'.repeat(65)}@joes.example`, `a@${'b'.repeat(64)}.example`, 'jquery@3.6.0', 'photo@joes.webp'])('%j is none', (text) => {
    expect(normalAddress(text)).toBeNull();
  });

  it('what has been made normal stays as it is, whatever came in', () => {
    fc.assert(fc.property(fc.oneof(fc.emailAddress(), fc.string()), (text) => {
      const once = normalAddress(text);
      if (once !== null) expect(normalAddress(once)).toBe(once);
    }));
  });

  it.each([['info@x.example', 'role'], ['info.nyc@x.example', 'role'], ['front-desk@x.example', 'role'], ['info+web@x.example', 'role'], ['joe@x.example', 'personal'], ['joe.miller@x.example', 'personal'], ['joes55@x.example', 'unknown'], ['j@x.example', 'unknown']] as const)('%s is %s', (address, kind) => {
    expect(kindOf(address)).toBe(kind);
  });
});

describe('whose address it is', () => {
  it.each(['info@example.com', 'user@domain.com', 'joe@sub.example.com', '605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com', 'support@wix.com', 'name@email.com', 'your.email@gmail.com', 'filler@godaddy.com', 'noreply@joes-pizza.example', 'abcdef0123456789abcdef0123456789@o1.ingest.example'])('%s is not the business’s', (address) => {
    expect(rejectionOf(address, site, false)).not.toBeNull();
  });

  it.each(['info@joes-pizza.example', 'joe@mail.joes-pizza.example', 'joespizza@gmail.com', 'joe@other-business.example', 'joe@joes.test'])('%s may be', (address) => {
    expect(rejectionOf(address, site, false)).toBeNull();
  });

  it('whoever made the site is left out, unless the address is the business’s own or a free one', () => {
    expect(rejectionOf('hello@pixelworks.example', site, true)).toBe('of whoever made the site');
    expect(rejectionOf('hello@joes-pizza.example', site, true)).toBeNull();
    expect(rejectionOf('joespizza@gmail.com', site, true)).toBeNull();
  });

  it('a web designer’s own business may have any domain, that of a platform too', () => {
    expect(rejectionOf('hello@webflow.com', 'https://webflow.com/', false)).toBeNull();
  });

  it('own is the site’s domain and what lies under it, not what ends alike', () => {
    expect(isOwn('a@joes-pizza.example', site)).toBe(true);
    expect(isOwn('a@notjoes-pizza.example', site)).toBe(false);
    expect(isOwn('a@facebook.com', 'https://facebook.com/joes')).toBe(false);
    expect(isOwn('a@joes-pizza.example', null)).toBe(false);
  });

  it('own people come before own roles, free mail, strangers; jobs and press last of their kind', () => {
    const addresses = ['x@stranger.example', 'joespizza@gmail.com', 'jobs@joes-pizza.example', 'info@joes-pizza.example', 'joe@joes-pizza.example'];
    expect(addresses.sort((a, b) => rankOf(a, site) - rankOf(b, site))).toEqual(['joe@joes-pizza.example', 'info@joes-pizza.example', 'jobs@joes-pizza.example', 'joespizza@gmail.com', 'x@stranger.example']);
  });
});
