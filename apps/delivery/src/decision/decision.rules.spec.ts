import path from 'node:path';
import { contact, place } from '../../test/lead.fixture';
import { readPolicy } from '../policy/policy.service';
import { decideCold, type Situation } from './decision.rules';

const policy = readPolicy(path.resolve(__dirname, '../../../../config/delivery.yaml'));
const now = new Date('2026-03-02T09:00:00.000Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const sender = { fromName: 'Nora', fromAddress: 'nora@north.example', replyTo: 'nora@north.example', postalAddress: '1 Example Ave, Springfield' };
const situation = (more: Partial<Situation> = {}): Situation => ({ to: 'info@joes.example', contact: contact(), business: { name: 'Joe', vertical: 'restaurant', address: place() }, sender, suppression: null, lastToBusiness: null, lastToAddress: null, now, ...more });

test('a decision says where, to whom, on what basis and by which policy (R10.02)', () => {
  expect(decideCold(situation(), policy)).toMatchObject({
    allowed: true, jurisdiction: 'US-NY', subscriberType: 'business', lawfulBasis: expect.stringContaining('CAN-SPAM'), policyVersion: policy.version,
    evidence: { address: { publishedAt: 'site', fetchedAt: '2026-03-02T08:00:00.000Z' }, postalAddress: sender.postalAddress, windows: expect.stringContaining('off') },
  });
});

test.each<[string, Partial<Situation>, string, string]>([
  ['no sender', { sender: null }, 'no_sender_identity', 'hold'],
  ['no postal address', { sender: { ...sender, postalAddress: ' ' } }, 'no_postal_address', 'skipped'],
  ['an unsubscribed address', { suppression: { reason: 'unsubscribed', scope: 'tenant' } }, 'unsubscribed', 'suppressed'],
  ['a country without a lawful basis', { business: { name: 'Jo', vertical: 'bar', address: { ...place(), country: 'CA', state: 'ON' } } }, 'jurisdiction_not_served', 'suppressed'],
  ['an address of unknown origin', { contact: undefined }, 'address_unknown', 'disqualified'],
  ['an invalid address', { contact: contact({ verdict: 'invalid' }) }, 'address_invalid', 'disqualified'],
  ['an address that nobody could check', { contact: contact({ verdict: 'unknown' }) }, 'address_unknown', 'disqualified'],
  ['an expired check', { contact: contact({ verdictExpiresAt: now.toISOString() }) }, 'verdict_expired', 'hold'],
  ['a business written to lately', { lastToBusiness: daysAgo(29) }, 'frequency_cap', 'suppressed'],
  ['an address written to lately for another business', { lastToAddress: daysAgo(1) }, 'address_already_mailed', 'skipped'],
])('%s is refused, and the record says so (R10.02, R10.04)', (_name, more, code, ending) => {
  const decision = decideCold(situation(more), policy);
  expect(decision.allowed).toBe(false);
  expect(decision.refusals[0]).toMatchObject({ code, ending });
  expect(decision.reasons[0]).toContain(code);
});

test('an address out of a file is neither recorded as published nor refused for it (R10.02)', () => {
  const decision = decideCold(situation({ contact: contact({ provenance: { ...contact().provenance, source: 'import:4a2c' } }) }), policy);
  expect(decision).toMatchObject({ allowed: true, evidence: { address: { source: 'import:4a2c', publishedAt: null } } });
  expect(`${decision.lawfulBasis} ${decision.reasons.join(' ')}`).not.toMatch(/publish/i);
});

test('every refusal is named', () => {
  const decision = decideCold(situation({ suppression: { reason: 'complained', scope: 'platform' }, contact: contact({ verdict: 'invalid' }), lastToBusiness: daysAgo(2) }), policy);
  expect(decision.refusals.map(({ code }) => code)).toEqual(['complained', 'address_invalid', 'frequency_cap']);
});

test('after the cap a business may be written to again', () => {
  expect(decideCold(situation({ lastToBusiness: daysAgo(30), lastToAddress: daysAgo(30) }), policy).allowed).toBe(true);
});
