import fc from 'fast-check';
import { CAPABILITIES, type Capability, type CapabilityName } from '@leadfactory/contracts';
import { type Asker, assertMayLeave, identityOf, streamOf } from './question.rules';

const { sendMail, openCheckout, refundPayment, businessSearch, readCheckout } = CAPABILITIES;
const everything: readonly Capability[] = Object.values(CAPABILITIES);
const effects = everything.filter(({ nature }) => nature === 'effect');
const reads = everything.filter(({ nature }) => nature === 'read');
const asker = (more: Partial<Asker>): Asker => ({ tenantId: 't', key: undefined, leadId: undefined, runId: undefined, traceparent: '', dry: false, recall: false, ...more });

describe('what may leave the house', () => {
  it('knows mail, checkout and refund as effects', () => {
    expect(effects.map(({ name }) => name).sort()).toEqual(['openCheckout', 'refundPayment', 'sendMail']);
  });

  it.each(effects.map((capability) => [capability.name, capability] as const))('%s needs a key and stays inside in a dry run, key or not', (name, capability) => {
    expect(() => assertMayLeave(capability, asker({}))).toThrow(expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(`${name} has an effect outside and needs a key`) }));
    expect(() => assertMayLeave(capability, asker({ dry: true, key: 'k' }))).toThrow(expect.objectContaining({ code: 'forbidden', message: expect.stringContaining('dry run') }));
    expect(() => assertMayLeave(capability, asker({ dry: true }))).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(() => assertMayLeave(capability, asker({ key: 'k' }))).not.toThrow();
  });

  it.each(reads.map((capability) => [capability.name, capability] as const))('%s may be asked without a key, and in a dry run', (_name, capability) => {
    expect(() => assertMayLeave(capability, asker({ dry: true }))).not.toThrow();
  });
});

describe('what no second call may share (R12.02)', () => {
  it('is nothing without a key', () => {
    expect(everything.map((capability) => identityOf(capability, undefined, 'h'))).toEqual(everything.map(() => null));
  });

  it('is the key alone for effects: another input under it is the same effect, to be refused', () => {
    expect(identityOf(sendMail, 'k', 'h1')).toBe(identityOf(sendMail, 'k', 'h2'));
  });

  it('is key and input for reads: a step asks several things under its key', () => {
    expect(identityOf(businessSearch, 'k', 'h1')).not.toBe(identityOf(businessSearch, 'k', 'h2'));
    expect(identityOf(businessSearch, 'k', 'h1')).toBe(identityOf(businessSearch, 'k', 'h1'));
  });

  it('never is the same for two capabilities or two keys', () => {
    expect(new Set(everything.map((capability) => identityOf(capability, 'k', 'h'))).size).toBe(everything.length);
    const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
    const question = fc.record({ capability: fc.constantFrom<Capability>(sendMail, openCheckout, refundPayment, businessSearch, readCheckout), key: fc.oneof(fc.string(), fc.constantFrom('k', 'k:', ':k', 'k:h')), hash });
    fc.assert(fc.property(question, question, (one, other) => {
      const same = one.capability === other.capability && one.key === other.key && (one.capability.nature === 'effect' || one.hash === other.hash);
      return (identityOf(one.capability, one.key, one.hash) === identityOf(other.capability, other.key, other.hash)) === same;
    }));
  });
});

describe('the mail stream', () => {
  it.each(['transactional', 'consented', 'cold'] as const)('is what the mail says: %s', (stream) => expect(streamOf('sendMail', { stream })).toBe(stream));
  it('is nothing for everything that is no mail, even when its input has such a field', () => {
    const others = (Object.keys(CAPABILITIES) as CapabilityName[]).filter((name) => name !== 'sendMail');
    expect(others.filter((name) => streamOf(name, { stream: 'cold' }) !== undefined)).toEqual([]);
  });
});
