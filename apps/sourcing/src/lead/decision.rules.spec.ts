import type { VerificationFact } from '@leadfactory/contracts';
import { codeOf, decide } from './decision.rules';

const limits = { approveFrom: 70, rejectBelow: 30 };
const email = (verdict: 'valid' | 'risky' | 'invalid' | 'unknown') => ({ address: 'a@b.example', kind: 'personal' as const, verdict, reasons: ['there is no such domain'] });
const phone = (valid: boolean) => ({ number: '+12125550100', valid });
const decided = (score: number, verification: VerificationFact) => decide({ score }, verification, limits);

describe('what becomes of a rated lead (R15.02)', () => {
  test.each([[100, 'approved'], [70, 'approved'], [69, 'pending_review'], [30, 'pending_review'], [29, 'rejected'], [0, 'rejected']])('a score of %i is %s', (score, status) => {
    expect(decided(score, { email: email('valid'), phone: null })).toEqual({ status, reason: expect.stringContaining(String(score)) });
  });

  test('whom nobody can reach is not taken, and told why', () => {
    expect(decided(90, { email: email('invalid'), phone: null })).toEqual({ status: 'rejected', reason: 'not_reachable: a@b.example is invalid (there is no such domain)' });
    expect(decided(90, { email: email('invalid'), phone: phone(false) }).status).toBe('rejected');
    expect(decided(90, { email: null, phone: phone(false) }).status).toBe('rejected');
    expect(codeOf(decided(90, { email: null, phone: phone(false) }).reason)).toBe('not_reachable');
  });

  test('one way to be reached is enough, and what could not be checked is no defect (R15.04)', () => {
    for (const verification of [{ email: email('invalid'), phone: phone(true) }, { email: email('unknown'), phone: phone(false) }, { email: email('unknown'), phone: null }, { email: null, phone: null }]) expect(decided(90, verification).status).toBe('approved');
  });
});
