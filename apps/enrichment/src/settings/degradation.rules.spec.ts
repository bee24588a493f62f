import { AppError, ERROR_CODES } from '@leadfactory/kernel';
import { degradationOf } from './degradation.rules';

describe('what a provider could not tell (R15.04)', () => {
  const gives = ERROR_CODES.filter((code) => {
    try {
      return degradationOf(new AppError(code, 'Why.')) === 'Why.';
    } catch {
      return false;
    }
  });

  it('goes without when the provider is missing, away or refuses', () => {
    expect(gives).toEqual(['timeout', 'provider_rejected', 'provider_unavailable', 'not_configured', 'too_large']);
  });

  it('limits, budgets, faults of our own and unforeseen errors are thrown on', () => {
    const limit = new AppError('rate_limited', 'Too fast.', { retryAt: '2026-03-02T09:01:00.000Z' });
    expect(() => degradationOf(limit)).toThrow(limit);
    expect(() => degradationOf(new TypeError('bug'))).toThrow('bug');
  });
});
