import { addressHash, domainOf, normalAddress } from './address.rules';

const secret = 'a secret of the tests that is long enough';

test('one person is one address, however it is spelled (R10.03)', () => {
  const same = ['anna@example.com', ' Anna@EXAMPLE.com', 'anna+news@example.com', 'ANNA@example.com.'];
  expect(new Set(same.map(normalAddress))).toEqual(new Set(['anna@example.com']));
  expect(normalAddress('info@bücher.example')).toBe('info@xn--bcher-kva.example');
  expect(normalAddress('+tag@example.com')).toBe('+tag@example.com');
});

test('the hash needs the key, and tells nothing', () => {
  expect(addressHash('Anna@example.com', secret)).toBe(addressHash('anna@example.com', secret));
  expect(addressHash('anna@example.com', secret)).not.toBe(addressHash('anna@example.com', `${secret}.`));
  expect(addressHash('anna@example.com', secret)).toMatch(/^[0-9a-f]{64}$/);
});

test('the domain is what comes after the last @', () => {
  expect([domainOf('"a@b"@Example.com'), domainOf('nonsense')]).toEqual(['example.com', 'nonsense']);
});
