import { aBusiness, anAudit } from '../../test/lead.factory';
import { gather, type PageFinds } from './contacts.rules';

const page = (url: string, emails: string[], more: Partial<PageFinds['contacts']> = {}): PageFinds => ({ url, contacts: { emails: emails.map((address) => ({ address, how: 'text' as const, byline: false })), phones: [], socialProfiles: [], ...more } });

describe('gathering what was found (R5.02)', () => {
  it('puts addresses of all pages together, each once with where it was first seen, the likeliest first', () => {
    const finds = gather(aBusiness(), anAudit(), [page('https://a/contact', ['info@joes-pizza.example']), page('https://a/', ['joe@joes-pizza.example', 'info@joes-pizza.example'])], 10);
    expect(finds.addresses.map(({ address, where }) => [address, where])).toEqual([['joe@joes-pizza.example', 'written on https://a/'], ['info@joes-pizza.example', 'written on https://a/contact']]);
  });

  it('an address of a file keeps the file’s provenance, in small letters', () => {
    const provenance = { source: 'import:7', fetchedAt: '2026-01-01T00:00:00.000Z', licence: 'own', expiresAt: null };
    const finds = gather(aBusiness({ email: 'Joe@Joes-Pizza.example', provenance: { email: provenance } }), anAudit(), [page('https://a/', ['joe@joes-pizza.example'])], 10);
    expect(finds.addresses).toEqual([{ address: 'joe@joes-pizza.example', where: 'came with the file', provenance }]);
  });

  it('what a file brought and is no address is told', () => {
    expect(gather(aBusiness({ email: 'n/a' }), anAudit(), [], 10).rejected).toEqual([{ address: 'n/a', reason: 'not an address' }]);
  });

  it('a site that has moved owns the addresses of both domains', () => {
    const finds = gather(aBusiness(), anAudit({ finalUrl: 'https://joes.example/' }), [page('https://joes.example/', ['x@stranger.example', 'joe@joes.example'])], 10);
    expect(finds.addresses[0]?.address).toBe('joe@joes.example');
  });

  it('rejected addresses are told with the reason, and never more are kept than wanted', () => {
    const finds = gather(aBusiness(), anAudit(), [page('https://a/', ['info@example.com', 'a@joes-pizza.example', 'b@joes-pizza.example', 'c@joes-pizza.example'])], 2);
    expect(finds.addresses).toHaveLength(2);
    expect(finds.rejected).toMatchObject([{ address: 'info@example.com' }]);
  });

  it('the business’s own phone stands first', () => {
    expect(gather(aBusiness(), anAudit(), [page('https://a/', [], { phones: ['+12125550177', '+12125550100'] })], 2).phones).toEqual(['+12125550100', '+12125550177']);
  });
});
