import fc from 'fast-check';
import { isPublicAddress, literalAddress } from './address.rules';

describe('addresses that strangers must not make us connect to (R1.12)', () => {
  it.each([
    '0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.88.99.1',
    '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', '168.63.129.16',
  ])('refuses %s, plain and in every IPv6 wrapping', (address) => {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    const wrapped = [address, `::ffff:${address}`, `::ffff:${hex}`, `::${hex}`, `64:ff9b::${hex}`, `64:ff9b:1::${hex}`, `2002:${hex}::1`, `::ffff:0:${hex}`, `fe80::5efe:${hex}`];
    expect(wrapped.filter(isPublicAddress)).toEqual([]);
  });

  it.each(['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001::1', '2001:db8::1', '2001:10::1', '2002::1', '3fff::1', '100::1', '5f00::1', '', 'localhost', '1.2.3', '0x7f000001'])(
    'refuses %s', (address) => expect(isPublicAddress(address)).toBe(false),
  );

  it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.15.0.1', '172.32.0.1', '100.63.255.255', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2001:4860:4860::8888'])(
    'allows %s', (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it('refuses every address that wraps an IPv4 address outside global unicast', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => !isPublicAddress(`::ffff:${address}`) && !isPublicAddress(`::${address}`) && !isPublicAddress(`64:ff9b::${address}`)));
  });
});

describe('addresses within hostnames', () => {
  it.each([['127.0.0.1', '127.0.0.1'], ['[::1]', '::1'], ['a.example', null], ['[a.example]', null], ['1.2.3', null], ['[1.2.3.44', null], ['', null]])('%s holds %s', (hostname, address) => expect(literalAddress(hostname)).toBe(address));
});
