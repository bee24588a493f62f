import { AppError, ERROR_CODES, type ErrorCode } from '@leadfactory/kernel';
import { outcomeOfError } from './outcome.rules';

const retryAt = '2026-03-02T09:01:00.000Z';

describe('outcomeOfError', () => {
  it.each([
    ['rate_limited', 'rate_limited'],
    ['budget_exceeded', 'budget_exceeded'],
    ['unavailable', 'unavailable'],
    ['provider_unavailable', 'breaker_open'],
  ] as const)('%s with a time means waiting, and costs no attempt', (code, cause) => {
    expect(outcomeOfError(new AppError(code, 'Later.', { retryAt }))).toEqual({ status: 'wait', retryAt, cause, detail: 'Later.' });
  });

  it('tries again only what another attempt can change', () => {
    const retried = ERROR_CODES.filter((code: ErrorCode) => {
      const outcome = outcomeOfError(new AppError(code, 'No.'));
      return outcome.status === 'failed' && outcome.retry;
    });
    expect(retried).toEqual(['rate_limited', 'budget_exceeded', 'unavailable', 'timeout', 'provider_unavailable', 'internal']);
  });
});
