import { companyDomainOf, mailboxKey, readEmail } from './email.rules';

describe('an address of a lead (R15.02)', () => {
  test.each([
    ['  Joe@Joes-Pizza.Example ', 'joe@joes-pizza.example'],
    ['Joe Smith <JOE@x.example>', 'joe@x.example'],
    ['mailto:joe@x.example', 'joe@x.example'],
    ['joe+leads@x.example', 'joe+leads@x.example'],
    ['info@BÜCHER.example', 'info@xn--bcher-kva.example'],
    ['info@例え.jp', 'info@xn--r8jz45g.jp'],
    ['joe＠x.example', 'joe@x.example'],
    ['joe\u200b@x.example.', 'joe@x.example'],
    ["o'brien@x.co.uk", "o'brien@x.co.uk"],
  ])('%j is kept as %s', (text, address) => expect(readEmail(text)).toEqual({ value: address }));

  test.each([
    ['joe', /has no @/],
    ['joe@a@b.example', /more than one @/],
    ['@x.example', /nothing stands before/],
    ['joe@', /nothing stands behind/],
    ['joe@localhost', /no dot/],
    ['joe@x..example', /is no domain/],
    ['joe@-x.example', /is no domain/],
    ['joe@1.2.3.4', /is no domain/],
    ['a@x.example, b@x.example', /only one address/],
    ['jo..e@x.example', /only plain letters/],
    ['jürgen@x.example', /only plain letters/],
    [`${'a'.repeat(65)}@x.example`, /longer than 64/],
    [`a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.example`, /longer than 254/],
    ['joe@gmial.com', /slip for gmail\.com/],
  ])('%j is refused, and told why', (text, why) => expect(readEmail(text)).toEqual({ problem: expect.stringMatching(why) }));

  test('a long text is told by its beginning', () => expect((readEmail('x'.repeat(5_000)) as { problem: string }).problem.length).toBeLessThan(120));

  test('one Gmail mailbox is one, however it is dotted; elsewhere dots tell people apart', () => {
    expect(mailboxKey('j.o.e@googlemail.com')).toBe(mailboxKey('joe@gmail.com'));
    expect(mailboxKey('jo.e+a@gmail.com')).toBe('joe+a@gmail.com');
    expect(mailboxKey('j.oe@x.example')).not.toBe(mailboxKey('joe@x.example'));
  });

  test.each(['gmail.com', 'rr.com', 'pacbell.net', 'yahoo.co.uk', 'hotmail.co.uk', 'web.de', 'aim.com', 'fastmail.com'])('a mailbox at %s tells no company', (domain) => expect(companyDomainOf(`a@${domain}`)).toBeNull());
  test.each(['joes.example', 'google.com'])('one at %s does', (domain) => expect(companyDomainOf(`a@${domain}`)).toBe(domain));
});
