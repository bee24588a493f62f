import { X509Certificate } from 'node:crypto';
import { throwawayCertificate } from './throwaway-certificate.rules';

it('is a certificate that signs itself, holds today, and belongs to its key', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const { cert, fingerprint } = throwawayCertificate(now);
  const read = new X509Certificate(cert);
  expect(read.verify(read.publicKey)).toBe(true);
  expect([read.subject, read.issuer]).toEqual(['CN=LeadFactory egress', 'CN=LeadFactory egress']);
  expect([Date.parse(read.validFrom) < now.getTime(), Date.parse(read.validTo) > now.getTime()]).toEqual([true, true]);
  expect(fingerprint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});

it('is another one each time', () => {
  const [one, other] = [throwawayCertificate(new Date()), throwawayCertificate(new Date())];
  expect(one.fingerprint).not.toBe(other.fingerprint);
  expect(one.key).not.toBe(other.key);
});

it('has numbers that every reader takes, whatever the dice say', () => {
  for (let round = 0; round < 40; round += 1) expect(new X509Certificate(throwawayCertificate(new Date()).cert).serialNumber).toMatch(/^[4-7][0-9A-F]{15}$/);
});
